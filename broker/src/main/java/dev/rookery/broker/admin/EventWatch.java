package dev.rookery.broker.admin;

/** Registration of an event watcher. */
public interface EventWatch extends AutoCloseable {
    /** Unregisters the watcher. Calls in progress may still complete. Thread-safe and idempotent. */
    @Override
    void close();
}
