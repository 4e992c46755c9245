package dev.rookery.broker.session;

/** The numbers under which the store knows the messages of a tenant that are due to clients. For its event loop. */
public final class MessageNumbers {
    private long last;

    long next() {
        return ++last;
    }

    /** That number is taken by a message that was kept. */
    void taken(long number) {
        last = Math.max(last, number);
    }
}
