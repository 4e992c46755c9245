package dev.rookery.broker.store.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
            close(segment);
            compactIfWorthIt(number, compactAbove);
        });
    }

    private static void close(Segment segment) {
        try {
            segment.sync();
            segment.close();
        } catch (IOException e) {
            LOGGER.warn("A full file of the journal is not brought to the disk: {}", e.toString());
        }
    }

    /** Compacts the files up to this one if anything is to be gained. */
    void makeRoom(long last) {
        if (executor.getQueue().isEmpty() && executor.getActiveCount() == 0) {
            executor.execute(() -> compactIfWorthIt(last, 0));
        }
    }

    /** Compacts what a former process left, if that is worth it. */
    void begin(long last) {
        executor.execute(() -> compactIfWorthIt(last, compactAbove));
    }

    private void compactIfWorthIt(long last, long least) {
        try {
            List<Path> files = new ArrayList<>();
            long size = 0;
            for (long number : folder.numbers()) {
                if (number <= last) {
                    files.add(folder.segment(number));
                    size += folder.size(number);
                }
            }
            if (!closed && files.size() > 1 && size > 2 * live + least) {
                compact(new JournalFiles(files), last);
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.warn("The journal in {} is not compacted now: {}", folder, e.toString());
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
