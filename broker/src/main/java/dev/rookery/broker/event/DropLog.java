package dev.rookery.broker.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The last messages that one client did not get, and why. For the client's event loop. */
public final class DropLog {
    /** Drops that are kept. */
    public static final int CAPACITY = 16;

    private static final long QUIET_MILLIS = 10_000;

    private final long[] times = new long[CAPACITY];
    private final String[] topics = new String[CAPACITY];
    private final DropReason[] reasons = new DropReason[CAPACITY];
    private long count;
    private long told;
    private long toldAt;

    /**
     * Notes a drop; the oldest gives way.
     *
     * @return how many to tell of in an event now; 0 while the last such event is younger than ten seconds
     */
    public long add(String topic, DropReason reason) {
        long now = System.currentTimeMillis();
        int slot = (int) (count++ % CAPACITY);
        times[slot] = now;
        topics[slot] = topic;
        reasons[slot] = reason;
        if (!reason.isReported()) {
            told++;
            return 0;
        }
        if (now - toldAt < QUIET_MILLIS) {
            return 0;
        }
        long news = count - told;
        told = count;
        toldAt = now;
        return news;
    }

    /** How many there were in all. */
    public long count() {
        return count;
    }

    /** The last ones, the newest first. */
    public List<Drop> latest() {
        List<Drop> drops = new ArrayList<>();
        for (long i = count - 1; i >= Math.max(0, count - CAPACITY); i--) {
            int slot = (int) (i % CAPACITY);
            drops.add(new Drop(Instant.ofEpochMilli(times[slot]), topics[slot], reasons[slot]));
        }
        return drops;
    }
}
