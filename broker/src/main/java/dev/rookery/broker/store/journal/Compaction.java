package dev.rookery.broker.store.journal;

import dev.rookery.failure.FatalErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Background work on full segments: closes them, and replaces them by a snapshot of the live state once that saves enough space.
 * Runs on a thread of its own, which exists only while there is work. An incomplete snapshot is ignored, so that a compaction can be
 * interrupted at any time.
 *
 * <p>Thread-safe.
 */
final class Compaction {
    private static final Logger LOGGER = LoggerFactory.getLogger(Compaction.class);
    private static final int IDLE_SECONDS = 5;

    private final JournalFolder folder;
    private final Disk disk;
    private final long compactAbove;
    private final MessageCount messages;
    private final JournalMetrics metrics;
    private final ThreadPoolExecutor executor;
    /** Size of the last snapshot in bytes. */
    private volatile long liveBytes;

    /** {@link Position} up to which the journal is synced, whatever the level of durability. */
    private volatile long synced;

    /** Size of the full segments in bytes. */
    private volatile long fullBytes;
    /** Whether a segment was requested before it is full, and is not compacted yet. */
    private volatile boolean requested;

    private volatile boolean closed;

    /** Requests to erase removed state, until a compaction succeeds. Confined to the thread of the executor. */
    private final List<CompletableFuture<Void>> erasures = new ArrayList<>();

    /**
     * @param compactAbove bytes that the segments must exceed, in addition to twice the last snapshot
     * @param liveBytes size of the existing snapshot in bytes; 0 for none
     * @param messages messages in the journal
     */
    Compaction(
            JournalFolder folder,
            Disk disk,
            long compactAbove,
            long liveBytes,
            MessageCount messages,
            JournalMetrics metrics) {
        this.folder = folder;
        this.disk = disk;
        this.compactAbove = compactAbove;
        this.messages = messages;
        this.metrics = metrics;
        this.liveBytes = liveBytes;
        this.executor = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                FatalErrors.guard(task -> new Thread(task, "compaction")));
        executor.allowCoreThreadTimeOut(true);
    }

    /** Compacts the segments of earlier runs, up to {@code last}, if worthwhile. */
    void start(long last) {
        synced = Position.of(last + 1, 0);
        MessageCount.Totals run = messages.totals();
        executor.execute(() -> compactIfWorthwhile(last, compactAbove, run));
    }

    /**
     * Returns whether the current segment should be finished before it is full, because most messages are removed: their removals
     * must be in a full segment to be compacted.
     *
     * @param bytes size of the current segment
     */
    boolean requestsSegment(long bytes) {
        if (requested || fullBytes + bytes <= compactAbove || !messages.areMostlyRemoved(fullBytes + bytes)) {
            return false;
        }
        requested = true;
        return true;
    }

    /** Syncs and closes a full segment, then compacts if worthwhile. */
    void submitFull(Segment segment, long number) {
        MessageCount.Totals run = messages.totals();
        executor.execute(() -> {
            close(segment, number);
            compactIfWorthwhile(number, compactAbove, run);
        });
    }

    private void close(Segment segment, long number) {
        try {
            segment.truncateUncommitted();
            segment.sync();
            synced = Position.of(number + 1, 0);
            segment.close();
        } catch (IOException e) {
            LOGGER.warn("Failed to fsync journal segment {}: {}", folder.segment(number), e.toString());
        }
    }

    /** Returns the {@link Position} up to which the journal is known to be synced. */
    long synced() {
        return synced;
    }

    /** Creates the segment that follows the current one. */
    void preallocate(PreallocatedSegment next) {
        executor.execute(() -> {
            try {
                next.prepare();
            } catch (IOException e) {
                LOGGER.debug("Failed to preallocate a journal segment in {}", folder, e);
            }
        });
    }

    /** Compacts the segments up to {@code last} if that frees any space, unless work is queued already. */
    void reclaimSpace(long last) {
        if (executor.getQueue().isEmpty() && executor.getActiveCount() == 0) {
            MessageCount.Totals run = messages.totals();
            executor.execute(() -> compactIfWorthwhile(last, 0, run));
        }
    }

    /**
     * Compacts the segments up to {@code last}, whether it saves space or not. Retried with later segments after a failure.
     *
     * @param erased completed when state that has been removed in these segments is no longer on the disk
     */
    void erase(long last, List<CompletableFuture<Void>> erased) {
        MessageCount.Totals run = messages.totals();
        executor.execute(() -> {
            erasures.addAll(erased);
            compactIfWorthwhile(last, compactAbove, run);
        });
    }

    private void completeErasures() {
        erasures.forEach(erased -> erased.complete(null));
        erasures.clear();
    }

    /** @param run messages of this run when segment {@code last} ended */
    private void compactIfWorthwhile(long last, long threshold, MessageCount.Totals run) {
        try {
            JournalFiles files = JournalFiles.upTo(folder, last);
            long size = files.size();
            fullBytes = size;
            boolean worthwhile =
                    size > 2 * liveBytes + threshold || size > compactAbove && messages.areMostlyRemoved(size);
            if (!closed && (files.count() > 1 && worthwhile || files.count() > 0 && !erasures.isEmpty())) {
                compact(files, last, run);
                fullBytes = liveBytes;
            }
            if (!closed) {
                completeErasures();
            }
            // After a failure, the next segment is requested only once another one is full.
            requested = false;
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                LOGGER.warn(
                        "Failed to compact the journal in {}: {}. Compaction is retried after the next segment",
                        folder,
                        e.toString());
            }
        }
    }

    private void compact(JournalFiles files, long last, MessageCount.Totals run) throws IOException {
        long start = System.nanoTime();
        Files.deleteIfExists(folder.unfinished());
        JournalReplay replay = JournalReplay.of(files);
        try (SnapshotWriter snapshot = new SnapshotWriter(disk, folder.unfinished(), replay.end())) {
            replay.forEach((tenant, change) -> {
                if (closed) {
                    throw new IllegalStateException("Compaction cancelled: the broker is shutting down");
                }
                snapshot.write(tenant, change);
            });
            liveBytes = snapshot.finish();
            folder.replaceUpTo(last);
            messages.reset(replay.liveMessages(), run);
        } finally {
            Files.deleteIfExists(folder.unfinished());
        }
        metrics.recordCompaction(System.nanoTime() - start);
    }

    /** Cancels a running compaction and waits for queued work. */
    void close() throws InterruptedException {
        closed = true;
        executor.shutdown();
        executor.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }
}
