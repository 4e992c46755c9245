package dev.rookery.broker.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Last dropped messages of one client with their reasons. Not thread-safe; confined to the client's event loop. */
public final class DropLog {
    /** Number of stored messages. */
    public static final int CAPACITY = 16;

    private static final long EVENT_INTERVAL_MILLIS = 10_000;

    private final long[] times = new long[CAPACITY];
    private final String[] topics = new String[CAPACITY];
    private final DropReason[] reasons = new DropReason[CAPACITY];
    private long count;
    private long reported;
    private long reportedAt;

    /**
     * Adds a dropped message and evicts the oldest one if the log is full.
     *
     * @return number of drops to report in an event now; 0 if the last event is less than ten seconds old
     */
    public long add(String topic, DropReason reason) {
        long now = System.currentTimeMillis();
        int slot = (int) (count++ % CAPACITY);
        times[slot] = now;
        topics[slot] = topic;
        reasons[slot] = reason;
        if (!reason.isReported()) {
            reported++;
            return 0;
        }
        if (now - reportedAt < EVENT_INTERVAL_MILLIS) {
            return 0;
        }
        long unreported = count - reported;
        reported = count;
        reportedAt = now;
        return unreported;
    }

    /** Returns the total number of dropped messages. */
    public long count() {
        return count;
    }

    /** Returns the stored messages, newest first. */
    public List<DroppedMessage> latest() {
        List<DroppedMessage> drops = new ArrayList<>();
        for (long i = count - 1; i >= Math.max(0, count - CAPACITY); i--) {
            int slot = (int) (i % CAPACITY);
            drops.add(new DroppedMessage(Instant.ofEpochMilli(times[slot]), topics[slot], reasons[slot]));
        }
        return drops;
    }
}
