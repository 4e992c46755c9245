package dev.rookery.broker.admin;

/** Somebody's wish to be told of new events. */
public interface EventWatch extends AutoCloseable {
    /** No more calls, but for those under way. From any thread; idempotent. */
    @Override
    void close();
}
