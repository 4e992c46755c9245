package dev.rookery.api.sensor.ingest;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Deliveries between the event loop that receives them and the thread that stores them, within bounds. */
final class Inbox {
    /** Bytes from which on nothing more is read from the network. */
    private static final long FULL_BYTES = 32 << 20;

    private static final long BATCH_BYTES = 8 << 20;

    private final int full;
    private final int batch;
    private final long lingerNanos;
    private final Deque<ReceivedPublish> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    /**
     * @param full deliveries from which on nothing more is read from the network
     * @param batch deliveries handed out at once
     * @param linger how long a first delivery waits for others
     */
    Inbox(int full, int batch, Duration linger) {
        this.full = full;
        this.batch = batch;
        this.lingerNanos = linger.toNanos();
    }

    /** Returns whether there is room for another. */
    synchronized boolean offer(ReceivedPublish delivery) {
        waiting.add(delivery);
        bytes += delivery.size();
        if (waiting.size() == 1 || waiting.size() >= batch) {
            notifyAll();
        }
        return hasRoom();
    }

    synchronized boolean hasRoom() {
        return !closed && waiting.size() < full && bytes < FULL_BYTES;
    }

    /** When the one that has waited longest arrived, in microseconds since 1970; 0 if none waits. */
    synchronized long oldest() {
        return waiting.isEmpty() ? 0 : waiting.peek().arrival();
    }

    /** Whether it is closed and nothing is left. */
    synchronized boolean isDone() {
        return closed && waiting.isEmpty();
    }

    /** Waits for deliveries; empty if none comes in time, or it is closed and none is left. */
    synchronized List<ReceivedPublish> take(Duration patience) throws InterruptedException {
        long patient = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos();
                left > 0 && waiting.isEmpty() && !closed;
                left = patient - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        if (waiting.isEmpty()) {
            return List.of();
        }
        long end = System.nanoTime() + lingerNanos;
        for (long left = lingerNanos; left > 0 && waiting.size() < batch && !closed; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        List<ReceivedPublish> taken = new ArrayList<>();
        long size = 0;
        while (!waiting.isEmpty() && taken.size() < batch && size < BATCH_BYTES) {
            ReceivedPublish next = waiting.remove();
            size += next.size();
            taken.add(next);
        }
        bytes -= size;
        return taken;
    }

    /** Waits no longer for more. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
