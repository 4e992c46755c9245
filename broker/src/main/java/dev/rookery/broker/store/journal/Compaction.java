package dev.rookery.broker.store.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what is still true of full files into one that takes their place, on a thread of its own that is there only meanwhile.
 * A file that is not whole counts for nothing, so that it can be stopped at any time.
 */
final class Compaction {
    private static final Logger LOGGER = LoggerFactory.getLogger(Compaction.class);
    private static final int IDLE_SECONDS = 5;

    private final JournalFolder folder;
    private final Disk disk;
    private final long compactAbove;
    private final JournalMetrics metrics;
    private final ThreadPoolExecutor executor;
    /** Bytes of what was true last time. */
    private volatile long live;

    /** The {@link Position} up to which the journal is on the disk, whatever the level of durability. */
    private volatile long synced;

    private volatile boolean closed;

    /**
     * @param compactAbove bytes that files have to take beside twice what is live
     * @param live bytes of what was true when the files were compacted last
     */
    Compaction(JournalFolder folder, Disk disk, long compactAbove, long live, JournalMetrics metrics) {
        this.folder = folder;
        this.disk = disk;
        this.compactAbove = compactAbove;
        this.metrics = metrics;
        this.live = live;
        this.executor = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new Thread(task, "compaction"));
        executor.allowCoreThreadTimeOut(true);
    }

    /** Closes a full file, which may be enough to compact. */
    void finished(Segment segment, long number) {
        executor.execute(() -> {
            close(segment, number);
            compactIfWorthIt(number, compactAbove);
        });
    }

    /** Up to where the journal is on the disk, as far as this knows. From any thread. */
    long synced() {
        return synced;
    }

    private void close(Segment segment, long number) {
        try {
            segment.repair();
            segment.sync();
            synced = Position.of(number + 1, 0);
            segment.close();
        } catch (IOException e) {
            LOGGER.warn("A full file of the journal is not brought to the disk: {}", e.toString());
        }
    }

    /** Makes a spare file for the time when this one is full. */
    void prepare(SpareSegment spare) {
        executor.execute(() -> {
            try {
                spare.prepare();
            } catch (IOException e) {
                LOGGER.debug("No spare file is made now", e);
            }
        });
    }

    /** Compacts the files up to this one if anything is to be gained. */
    void makeRoom(long last) {
        if (executor.getQueue().isEmpty() && executor.getActiveCount() == 0) {
            executor.execute(() -> compactIfWorthIt(last, 0));
        }
    }

    /** Compacts what a former process left, if that is worth it. */
    void begin(long last) {
        synced = Position.of(last + 1, 0);
        executor.execute(() -> compactIfWorthIt(last, compactAbove));
    }

    private void compactIfWorthIt(long last, long least) {
        try {
            JournalFiles files = JournalFiles.upTo(folder, last);
            if (!closed && files.count() > 1 && files.size() > 2 * live + least) {
                compact(files, last);
            }
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                LOGGER.warn("The journal in {} is not compacted now: {}", folder, e.toString());
            }
        }
    }

    private void compact(JournalFiles files, long last) throws IOException {
        long start = System.nanoTime();
        Files.deleteIfExists(folder.unfinished());
        LiveState state = LiveState.of(files);
        try (CompactedFile file = new CompactedFile(disk, folder.unfinished())) {
            state.forEach((tenant, change) -> {
                if (closed) {
                    throw new IllegalStateException("the broker is being closed");
                }
                file.write(tenant, change);
            });
            live = file.finish();
            folder.replaceUpTo(last);
        } finally {
            Files.deleteIfExists(folder.unfinished());
        }
        metrics.compacted(System.nanoTime() - start);
    }

    /** Stops; what is not finished is begun anew another time. */
    void close() throws InterruptedException {
        closed = true;
        executor.shutdown();
        executor.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }
}
