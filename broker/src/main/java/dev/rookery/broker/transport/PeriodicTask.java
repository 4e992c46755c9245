package dev.rookery.broker.transport;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done again and again. A timer of Netty's ends for ever, and without a word, when its task throws something once. */
public final class PeriodicTask {
    private static final Logger LOGGER = LoggerFactory.getLogger(PeriodicTask.class);

    private PeriodicTask() {}

    /**
     * Does the task at every interval, whatever it throws.
     *
     * @return to be cancelled when it is to end
     */
    public static Future<?> every(long interval, TimeUnit unit, EventExecutor executor, Runnable task) {
        return executor.scheduleAtFixedRate(() -> run(task), interval, interval, unit);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOGGER.error("{} failed and is tried again at the next interval", task, e);
        }
    }
}
