package dev.rookery.api.sensor.ingest;

import java.util.ArrayDeque;
import java.util.Deque;

/** Messages of one session in the {@link ReceiveBuffer}. Not thread-safe; guarded by the buffer. */
final class SessionQueue {
    private final Runnable resumption;
    private final Deque<ReceivedPublish> messages = new ArrayDeque<>();
    private long bytes;

    /** @param resumption makes the session read again */
    SessionQueue(Runnable resumption) {
        this.resumption = resumption;
    }

    /** Makes the session read again. Thread-safe. */
    void resume() {
        resumption.run();
    }

    void add(ReceivedPublish message) {
        messages.add(message);
        bytes += message.size();
    }

    ReceivedPublish remove() {
        ReceivedPublish next = messages.remove();
        bytes -= next.size();
        return next;
    }

    void clear() {
        messages.clear();
        bytes = 0;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    int size() {
        return messages.size();
    }

    /** Returns the approximate memory of the messages in bytes. */
    long bytes() {
        return bytes;
    }

    /** Returns the arrival of the oldest message in microseconds since 1970. */
    long oldestArrival() {
        return messages.element().arrival();
    }
}
