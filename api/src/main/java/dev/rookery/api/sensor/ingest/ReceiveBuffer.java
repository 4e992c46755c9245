package dev.rookery.api.sensor.ingest;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Bounded buffer between the event loop that receives messages and the worker that stores them. The limits are soft: a
 * full buffer still accepts messages, but requests the event loop to stop reading. Thread-safe.
 */
final class ReceiveBuffer {
    /** A batch is in memory twice: as messages and as parameters of statements. */
    private static final int BATCHES = 4;

    private final int limit;
    private final long limitBytes;
    private final int batch;
    private final long lingerNanos;

    @GuardedBy("this")
    private final Deque<ReceivedPublish> messages = new ArrayDeque<>();

    @GuardedBy("this")
    private long bytes;

    @GuardedBy("this")
    private boolean closed;

    /**
     * @param limit number of messages from which reading from the network stops
     * @param limitBytes size of the messages from which reading from the network stops
     * @param batch maximum number of messages in a batch
     * @param linger time to wait for a full batch after the first message
     */
    ReceiveBuffer(int limit, long limitBytes, int batch, Duration linger) {
        this.limit = limit;
        this.limitBytes = limitBytes;
        this.batch = batch;
        this.lingerNanos = linger.toNanos();
    }

    /** Adds a message and returns whether the buffer has capacity for another. */
    synchronized boolean offer(ReceivedPublish message) {
        messages.add(message);
        bytes += message.size();
        if (messages.size() == 1 || messages.size() >= batch) {
            notifyAll();
        }
        return hasCapacity();
    }

    synchronized boolean hasCapacity() {
        return !closed && messages.size() < limit && bytes < limitBytes;
    }

    /** Returns the arrival of the oldest message in microseconds since 1970; 0 if the buffer is empty. */
    synchronized long oldestArrival() {
        ReceivedPublish oldest = messages.peek();
        return oldest == null ? 0 : oldest.arrival();
    }

    /** Returns whether the buffer is closed and empty. */
    synchronized boolean isDone() {
        return closed && messages.isEmpty();
    }

    /** Waits for messages; returns an empty batch after the timeout, or if the buffer is closed and empty. */
    synchronized List<ReceivedPublish> takeBatch(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (long left = timeout.toNanos();
                left > 0 && messages.isEmpty() && !closed;
                left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        if (messages.isEmpty()) {
            return List.of();
        }
        long end = System.nanoTime() + lingerNanos;
        for (long left = lingerNanos; left > 0 && messages.size() < batch && !closed; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        List<ReceivedPublish> taken = new ArrayList<>();
        long size = 0;
        while (!messages.isEmpty() && taken.size() < batch && size < limitBytes / BATCHES) {
            ReceivedPublish next = messages.remove();
            size += next.size();
            taken.add(next);
        }
        bytes -= size;
        return taken;
    }

    /** Ends waiting for further messages. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
