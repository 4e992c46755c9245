package dev.rookery.broker.store.journal;

import dev.rookery.broker.store.Change;
import java.util.concurrent.atomic.LongAdder;

/**
 * Estimates how many bytes of the journal are messages that have been removed. A removal is much smaller than its message:
 * without this estimate, the files of a drained queue would remain until as many bytes are written again. Thread-safe.
 */
final class MessageCount {
    /** Messages queued and removed until some time, and the bytes of the queued ones. */
    record Totals(long queued, long removed, long bytes) {
        static final Totals NONE = new Totals(0, 0, 0);

        Totals plus(Totals other) {
            return new Totals(queued + other.queued, removed + other.removed, bytes + other.bytes);
        }

        Totals minus(Totals other) {
            return new Totals(queued - other.queued, removed - other.removed, bytes - other.bytes);
        }
    }

    private final LongAdder queued = new LongAdder();
    private final LongAdder removed = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    /** To be added to the totals of this run for those of the files. */
    private volatile Totals offset = Totals.NONE;

    /**
     * Counts a change that is appended.
     *
     * @param encodedBytes size of the encoded change
     */
    void count(Change change, int encodedBytes) {
        if (change instanceof Change.MessageQueued) {
            queued.increment();
            bytes.add(encodedBytes);
        } else if (change instanceof Change.MessageRemoved) {
            removed.increment();
        }
    }

    /** Returns the totals of this run. */
    Totals totals() {
        return new Totals(queued.sum(), removed.sum(), bytes.sum());
    }

    /**
     * Sets the contents of the files.
     *
     * @param files messages in the files when the run had the given totals
     */
    void reset(Totals files, Totals run) {
        offset = files.minus(run);
    }

    /**
     * Returns whether removed messages take more than half of the files.
     *
     * @param fileBytes size of the files in bytes
     */
    boolean areMostlyRemoved(long fileBytes) {
        Totals files = totals().plus(offset);
        return files.queued > 0 && (double) files.bytes * files.removed / files.queued > fileBytes / 2.0;
    }
}
