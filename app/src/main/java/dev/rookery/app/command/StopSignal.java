package dev.rookery.app.command;

import java.util.concurrent.CountDownLatch;

/** Lets a command end in good order: the process ends when its shutdown hooks have, and this one waits for the command. */
final class StopSignal implements AutoCloseable {
    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** From now on the process can be told to stop. */
    void await() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "shutdown"));
        told.await();
    }

    /** The command has ended. */
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
