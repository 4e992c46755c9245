package dev.rookery.broker.store.journal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.StorePressure;
import dev.rookery.failure.FatalErrors;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit for all tenants: one thread writes, and the changes that arrive during a write form the next batch. If a write
 * fails, the futures of the batch fail at once; the batch itself is retried together with later changes until it is written,
 * because all later changes build on it.
 *
 * <p>Thread-safe.
 */
final class Appender {
    private static final Logger LOGGER = LoggerFactory.getLogger(Appender.class);
    /** A frame is read into memory as a whole and has to fit a small heap. */
    private static final int FRAME_BYTES = 512 * 1024;

    private final JournalSettings settings;
    private final FailureHandler failures;
    /** Set once the journal is open. */
    private @Nullable Thread thread;

    @GuardedBy("this")
    private Deque<Frame> frames = new ArrayDeque<>();

    @GuardedBy("this")
    private List<CompletableFuture<Void>> pending = new ArrayList<>();

    /** {@link System#nanoTime} of the first change in {@link #frames}. */
    @GuardedBy("this")
    private long oldest;

    /** Whether to write without waiting for the flush interval. */
    @GuardedBy("this")
    private boolean flushRequested;

    /** Completed when state that was removed by the changes appended so far is no longer on the disk. */
    @GuardedBy("this")
    private List<CompletableFuture<Void>> erasures = new ArrayList<>();

    @GuardedBy("this")
    private boolean closing;

    /** Written under the monitor. */
    private volatile long pendingBytes;

    private volatile boolean failing;

    /** @param failures receives failures after which changes are lost */
    Appender(JournalSettings settings, FailureHandler failures) {
        this.settings = settings;
        this.failures = failures;
    }

    /** Starts the writer thread, which also writes changes appended earlier. Called once. */
    void start(SegmentWriter writer, JournalMetrics metrics) {
        thread = FatalErrors.guard(task -> new Thread(task, "store"), this::mayEnd)
                .newThread(new WriteLoop(writer, metrics));
        thread.start();
    }

    /** Stops acknowledging changes: changes are lost, on which later ones may build. */
    void fail(String reason, Throwable cause) {
        startFailing().forEach(persisted -> persisted.completeExceptionally(cause));
        failures.unrecoverable(reason, cause);
    }

    /** After a failure, its handler has ended the process. */
    private synchronized boolean mayEnd() {
        return closing || failing;
    }

    /** Returns whether the last write failed. */
    boolean isFailing() {
        return failing;
    }

    /** Returns the bytes of changes not written yet. */
    long pendingBytes() {
        return pendingBytes;
    }

    StorePressure pressure() {
        long bytes = pendingBytes;
        if (bytes <= settings.highPressureAbove()) {
            return StorePressure.LOW;
        }
        return bytes > settings.criticalPressureAbove() ? StorePressure.CRITICAL : StorePressure.HIGH;
    }

    /**
     * Appends changes of a tenant, which are persisted together or not at all.
     *
     * @param persisted completed on the writer thread, or failed here while writes fail
     * @param urgent whether to write without waiting for the flush interval
     */
    void append(TenantId tenant, ByteBuf changes, CompletableFuture<Void> persisted, boolean urgent) {
        synchronized (this) {
            boolean first = frames.isEmpty();
            Frame last = frames.peekLast();
            Frame frame = last == null || last.size() > FRAME_BYTES ? new Frame() : last;
            int before = frame.size();
            frame.add(tenant, changes);
            if (frame != last) {
                frames.add(frame);
            }
            if (first) {
                oldest = System.nanoTime();
            }
            pendingBytes += frame.size() - before;
            if (!failing) {
                pending.add(persisted);
                flushRequested |= urgent;
                if (first || urgent) {
                    notifyAll();
                }
                return;
            }
        }
        persisted.completeExceptionally(new IOException("Journal writes are failing"));
    }

    /** Requests a write of the appended changes without waiting for the flush interval. */
    synchronized void requestFlush() {
        if (!flushRequested && !frames.isEmpty()) {
            flushRequested = true;
            notifyAll();
        }
    }

    /** Requests a compaction after the changes appended so far. Returns a future that completes when it succeeded. */
    synchronized CompletableFuture<Void> erase() {
        CompletableFuture<Void> erased = new CompletableFuture<>();
        erasures.add(erased);
        notifyAll();
        return erased;
    }

    /** Waits for the next batch. Returns null once the appender is closing and everything is written. */
    private synchronized @Nullable Batch awaitBatch() throws InterruptedException {
        while (frames.isEmpty() && erasures.isEmpty() && !closing) {
            wait();
        }
        long deadline = oldest + settings.flushInterval().toNanos();
        while (!flushRequested && erasures.isEmpty() && !closing && deadline - System.nanoTime() > 0) {
            wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        }
        return frames.isEmpty() && erasures.isEmpty() ? null : takeBatch();
    }

    private synchronized Batch takeBatch() {
        Batch batch = new Batch(frames, pending, pendingBytes, oldest, erasures);
        frames = new ArrayDeque<>();
        pending = new ArrayList<>();
        erasures = new ArrayList<>();
        flushRequested = false;
        return batch;
    }

    /** Makes later {@link #append} calls fail, and returns the futures of the changes appended since the last batch. */
    private synchronized List<CompletableFuture<Void>> startFailing() {
        failing = true;
        List<CompletableFuture<Void>> unwritten = pending;
        pending = new ArrayList<>();
        return unwritten;
    }

    private synchronized void subtractPending(long bytes) {
        pendingBytes -= bytes;
    }

    /** Waits before the next attempt. Returns whether the appender is closing. */
    private synchronized boolean backOff() throws InterruptedException {
        long until = System.nanoTime() + settings.retryBackoff().toNanos();
        while (!closing && until - System.nanoTime() > 0) {
            wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
        }
        return closing;
    }

    /** Writes pending changes if possible and stops the writer thread. */
    void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        if (thread != null) {
            join(thread);
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * @param pending futures of the changes
     * @param bytes bytes of the frames' contents
     * @param oldest {@link System#nanoTime} of the first change
     * @param erasures requests for a compaction after the batch
     */
    private record Batch(
            Deque<Frame> frames,
            List<CompletableFuture<Void>> pending,
            long bytes,
            long oldest,
            List<CompletableFuture<Void>> erasures) {}

    /** Body of the writer thread. */
    private final class WriteLoop implements Runnable {
        private final SegmentWriter writer;
        private final JournalMetrics metrics;

        WriteLoop(SegmentWriter writer, JournalMetrics metrics) {
            this.writer = writer;
            this.metrics = metrics;
        }

        @Override
        public void run() {
            try {
                for (Batch batch = awaitBatch(); batch != null; batch = awaitBatch()) {
                    write(batch);
                }
            } catch (InterruptedException | RuntimeException | Error e) {
                // Without this thread no change is persisted any more.
                fail("Thread " + Thread.currentThread().getName() + ", which writes the journal, failed", e);
            }
            writer.close();
        }

        private void write(Batch batch) throws InterruptedException {
            try {
                if (!batch.frames.isEmpty()) {
                    writer.write(batch.frames);
                    recordWritten(batch.bytes, batch.oldest);
                }
                if (!batch.erasures.isEmpty()) {
                    writer.erase(batch.erasures);
                }
                batch.pending.forEach(persisted -> persisted.complete(null));
            } catch (Error e) {
                batch.pending.forEach(persisted -> persisted.completeExceptionally(e));
                throw e;
            } catch (IOException | RuntimeException e) {
                LOGGER.error(
                        "Failed to write to the journal: {}. Changes stay unacknowledged until a retry succeeds; check"
                                + " free space and health of the disk",
                        e.toString());
                batch.pending.forEach(persisted -> persisted.completeExceptionally(e));
                startFailing().forEach(persisted -> persisted.completeExceptionally(e));
                metrics.recordFailure();
                retry(batch);
            }
        }

        private void recordWritten(long bytes, long since) {
            subtractPending(bytes);
            metrics.recordBatch(bytes, System.nanoTime() - since);
        }

        /** Retries until the batch and later changes are written or the appender is closed. */
        private void retry(Batch failed) throws InterruptedException {
            Deque<Frame> unwritten = failed.frames;
            List<CompletableFuture<Void>> erasures = new ArrayList<>(failed.erasures);
            while (failing) {
                boolean last = backOff();
                Batch more = takeBatch();
                unwritten.addAll(more.frames);
                erasures.addAll(more.erasures);
                try {
                    writer.recover();
                    writer.write(unwritten);
                    failing = false;
                    recordWritten(more.bytes, failed.oldest);
                    if (!erasures.isEmpty()) {
                        writer.erase(erasures);
                    }
                    LOGGER.warn("Journal writes succeed again; all pending changes are persisted");
                } catch (IOException | RuntimeException e) {
                    metrics.recordFailure();
                    if (last) {
                        LOGGER.error(
                                "Lost unwritten changes of sessions and retained messages: journal writes fail", e);
                        return;
                    }
                }
            }
        }
    }
}
