package dev.rookery.broker.session;

/** The numbers under which the store knows the messages of a tenant that are due to clients. For its event loop. */
public final class MessageNumbers {
    private long last;

    long next() {
        return ++last;
    }

    /** Those up to this one were given before the broker was started. */
    public void restore(long given) {
        last = given;
    }
}
