package dev.rookery.app.command;

import java.util.concurrent.CountDownLatch;

/** Shutdown hook that waits for the running command, so that it can finish before the process ends. */
final class StopSignal implements AutoCloseable {
    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Installs the shutdown hook. */
    void await() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "shutdown"));
        told.await();
    }

    /** Releases the shutdown hook once the command has finished. */
    @Override
    public void close() {
        stopped.countDown();
    }

    private void stop() {
        told.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
