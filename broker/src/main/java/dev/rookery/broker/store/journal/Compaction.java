package dev.rookery.broker.store.journal;

import java.io.IOException;
import java.nio.file.Files;
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
    private final JournalMetrics metrics;
    private final ThreadPoolExecutor executor;
    /** Size of the last snapshot in bytes. */
    private volatile long liveBytes;

    /** {@link Position} up to which the journal is synced, whatever the level of durability. */
    private volatile long synced;

    private volatile boolean closed;

    /**
     * @param compactAbove bytes that the segments must exceed, in addition to twice the last snapshot
     * @param liveBytes size of the existing snapshot in bytes; 0 for none
     */
    Compaction(JournalFolder folder, Disk disk, long compactAbove, long liveBytes, JournalMetrics metrics) {
        this.folder = folder;
        this.disk = disk;
        this.compactAbove = compactAbove;
        this.metrics = metrics;
        this.liveBytes = liveBytes;
        this.executor = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new Thread(task, "compaction"));
        executor.allowCoreThreadTimeOut(true);
    }

    /** Compacts the segments of earlier runs, up to {@code last}, if worthwhile. */
    void start(long last) {
        synced = Position.of(last + 1, 0);
        executor.execute(() -> compactIfWorthwhile(last, compactAbove));
    }

    /** Syncs and closes a full segment, then compacts if worthwhile. */
    void submitFull(Segment segment, long number) {
        executor.execute(() -> {
            close(segment, number);
            compactIfWorthwhile(number, compactAbove);
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
            executor.execute(() -> compactIfWorthwhile(last, 0));
        }
    }

    private void compactIfWorthwhile(long last, long threshold) {
        try {
            JournalFiles files = JournalFiles.upTo(folder, last);
            if (!closed && files.count() > 1 && files.size() > 2 * liveBytes + threshold) {
                compact(files, last);
            }
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                LOGGER.warn(
                        "Failed to compact the journal in {}: {}. Compaction is retried after the next segment",
                        folder,
                        e.toString());
            }
        }
    }

    private void compact(JournalFiles files, long last) throws IOException {
        long start = System.nanoTime();
        Files.deleteIfExists(folder.unfinished());
        JournalReplay replay = JournalReplay.of(files);
        try (SnapshotWriter snapshot = new SnapshotWriter(disk, folder.unfinished())) {
            replay.forEach((tenant, change) -> {
                if (closed) {
                    throw new IllegalStateException("Compaction cancelled: the broker is shutting down");
                }
                snapshot.write(tenant, change);
            });
            liveBytes = snapshot.finish();
            folder.replaceUpTo(last);
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
