package dev.rookery.broker.session;

/** Numbers that identify a tenant's persisted deliveries. Confined to the tenant's event loop. */
public final class MessageNumbers {
    private long last;

    long next() {
        return ++last;
    }

    /** Continues after a persisted number. */
    public void restore(long number) {
        last = number;
    }
}
