package dev.rookery.api.sensor.ingest;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Bounded buffer between the event loop that receives messages and the worker that stores them, with a queue for each
 * session. Sessions with messages share the buffer and each batch equally, in turn: one that floods fills its own share.
 * The limits are soft: a full buffer still accepts messages, but requests the event loop to stop reading. Thread-safe.
 */
final class ReceiveBuffer {
    /** A batch is in memory twice: as messages and as parameters of statements. */
    private static final int BATCHES = 4;

    private final int limit;
    private final long limitBytes;
    private final int batch;
    private final long lingerNanos;

    /** Queues with messages, in the order of their turns. */
    @GuardedBy("this")
    private final Deque<SessionQueue> ready = new ArrayDeque<>();

    @GuardedBy("this")
    private final Set<SessionQueue> paused = new HashSet<>();

    @GuardedBy("this")
    private int size;

    @GuardedBy("this")
    private long bytes;

    @GuardedBy("this")
    private boolean woken;

    @GuardedBy("this")
    private boolean closed;

    /**
     * @param limit number of messages of a session from which reading from the network stops
     * @param limitBytes size of all messages from which reading from the network stops
     * @param batch maximum number of messages in a batch
     * @param linger time to wait for a full batch after the first message
     */
    ReceiveBuffer(int limit, long limitBytes, int batch, Duration linger) {
        this.limit = limit;
        this.limitBytes = limitBytes;
        this.batch = batch;
        this.lingerNanos = linger.toNanos();
    }

    /** Adds a message and returns whether its session may go on reading. */
    synchronized boolean offer(SessionQueue queue, ReceivedPublish message) {
        if (queue.isEmpty()) {
            ready.addLast(queue);
        }
        queue.add(message);
        size++;
        bytes += message.size();
        if (size == 1 || size >= batch) {
            notifyAll();
        }
        boolean capacity = hasCapacity(queue);
        if (!capacity) {
            paused.add(queue);
        }
        return capacity;
    }

    /** A session may use what the others leave, which shrinks to an equal share when they need theirs. */
    @GuardedBy("this")
    private boolean hasCapacity(SessionQueue queue) {
        return !closed
                && bytes < limitBytes
                && queue.size() < limit
                && queue.bytes() < limitBytes / Math.max(1, ready.size());
    }

    /** Returns the sessions that stopped reading and for which there is capacity again. */
    synchronized List<SessionQueue> takeResumable() {
        List<SessionQueue> resumable = new ArrayList<>();
        for (Iterator<SessionQueue> queues = paused.iterator(); queues.hasNext(); ) {
            SessionQueue queue = queues.next();
            if (hasCapacity(queue)) {
                queues.remove();
                resumable.add(queue);
            }
        }
        return resumable;
    }

    synchronized boolean isEmpty(SessionQueue queue) {
        return queue.isEmpty();
    }

    /** Drops the messages of a session that has ended. */
    synchronized void remove(SessionQueue queue) {
        size -= queue.size();
        bytes -= queue.bytes();
        queue.clear();
        ready.remove(queue);
        paused.remove(queue);
    }

    /** Returns the arrival of the oldest message in microseconds since 1970; 0 if the buffer is empty. */
    synchronized long oldestArrival() {
        return ready.stream().mapToLong(SessionQueue::oldestArrival).min().orElse(0);
    }

    /** Returns whether the buffer is closed and empty. */
    synchronized boolean isDone() {
        return closed && size == 0;
    }

    /** Waits for messages; returns an empty batch after the timeout, after {@link #wake}, or if the buffer is done. */
    synchronized List<ReceivedPublish> takeBatch(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (long left = timeout.toNanos();
                left > 0 && size == 0 && !closed && !woken;
                left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        woken = false;
        if (size == 0) {
            return List.of();
        }
        long end = System.nanoTime() + lingerNanos;
        for (long left = lingerNanos; left > 0 && size > 0 && size < batch && !closed; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return take();
    }

    @GuardedBy("this")
    private List<ReceivedPublish> take() {
        int turn = Math.max(1, batch / Math.max(1, ready.size()));
        long batchBytes = Math.max(1, limitBytes / BATCHES);
        long turnBytes = Math.max(1, batchBytes / Math.max(1, ready.size()));
        List<ReceivedPublish> taken = new ArrayList<>();
        long takenBytes = 0;
        while (!ready.isEmpty() && taken.size() < batch && takenBytes < batchBytes) {
            SessionQueue queue = ready.removeFirst();
            long ownBytes = 0;
            for (int own = 0; own < turn && ownBytes < turnBytes && !queue.isEmpty() && taken.size() < batch; own++) {
                ReceivedPublish next = queue.remove();
                ownBytes += next.size();
                taken.add(next);
            }
            takenBytes += ownBytes;
            if (!queue.isEmpty()) {
                ready.addLast(queue);
            }
        }
        size -= taken.size();
        bytes -= takenBytes;
        return taken;
    }

    /** Makes {@link #takeBatch} return. */
    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** Ends waiting for further messages. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
