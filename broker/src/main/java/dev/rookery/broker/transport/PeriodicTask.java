package dev.rookery.broker.transport;

import dev.rookery.failure.FatalErrors;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schedules periodic tasks that survive exceptions. Netty's timer silently stops a periodic task that throws an
 * exception.
 */
public final class PeriodicTask {
    private static final Logger LOGGER = LoggerFactory.getLogger(PeriodicTask.class);

    private PeriodicTask() {}

    /**
     * Runs the task at every interval, whether or not it throws.
     *
     * @return future that stops the task when it is cancelled
     */
    public static Future<?> every(long interval, TimeUnit unit, EventExecutor executor, Runnable task) {
        return executor.scheduleAtFixedRate(() -> run(task), interval, interval, unit);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            FatalErrors.endIfFatal(e);
            LOGGER.error("Periodic task {} failed; retrying at the next interval", task, e);
        }
    }
}
