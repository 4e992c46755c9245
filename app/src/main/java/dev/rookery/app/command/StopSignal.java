package dev.rookery.app.command;

import dev.rookery.failure.FatalErrors;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Request to stop the process, by SIGTERM, SIGINT or the end of the JVM. The process ends only after the command has
 * closed its components and then this object. Thread-safe.
 */
final class StopSignal implements AutoCloseable {
    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook =
            FatalErrors.guard(task -> new Thread(task, "shutdown")).newThread(this::stop);

    /** Installs the shutdown hook. Create it before the components, so that none of them is left running. */
    StopSignal() {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            throw new CommandException("Stopped before the start");
        }
    }

    /** Runs the action on each further SIGTERM or SIGINT, which otherwise have no effect during the shutdown. */
    void onRepeat(Runnable action) {
        TerminationSignals.install(() -> requested.getCount() == 0, action);
    }

    /** Blocks until the process is requested to stop. */
    void await() throws InterruptedException {
        requested.await();
    }

    /** Blocks for the given time at most, and returns whether the process is requested to stop. */
    boolean await(Duration time) throws InterruptedException {
        return requested.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Lets the process end. */
    @Override
    public void close() {
        finished.countDown();
        if (requested.getCount() > 0) {
            removeHook();
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM has begun to shut down. The hook does not block any more.
        }
    }

    private void stop() {
        requested.countDown();
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
