package dev.rookery.broker.meter;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers of a tenant for each minute of the last day. Minutes without traffic in which the number of connected clients has not
 * changed take no memory. If the memory of all series is exhausted, the oldest minutes are forgotten. Not thread-safe; confined
 * to the tenant's event loop.
 */
public final class MinuteSeries {
    /** Maximum number of minutes. */
    public static final int CAPACITY = 24 * 60;

    private static final int INITIAL_CAPACITY = 8;

    /**
     * Numbers of one minute.
     *
     * @param epochMinute minutes since the epoch
     * @param connected clients that were connected at its end
     * @param received messages received from clients
     * @param sent messages sent to clients
     * @param dropped messages dropped
     * @param refused refused connections
     */
    public record Minute(long epochMinute, int connected, long received, long sent, long dropped, long refused) {
        boolean isQuiet() {
            return received == 0 && sent == 0 && dropped == 0 && refused == 0;
        }
    }

    private final SeriesMemory memory;
    /** Minutes that differ from quiet ones, in a ring. */
    private Minute[] ring = {};

    private int first;
    private int size;
    /** First and last known minute; the last precedes the first if none is known. */
    private long from = 0;

    private long until = -1;
    /** Connected clients before the first minute of the ring. */
    private int connectedBefore;

    public MinuteSeries(SeriesMemory memory) {
        this.memory = memory;
    }

    /** Adds the minute that has ended. */
    public void add(Minute minute) {
        if (until < from || minute.epochMinute() <= until) {
            clear();
            from = minute.epochMinute();
            connectedBefore = minute.connected();
        }
        until = minute.epochMinute();
        forgetBefore(until - CAPACITY + 1);
        if (minute.isQuiet() && minute.connected() == lastConnected()) {
            return;
        }
        if (size == ring.length && !grow()) {
            if (ring.length == 0) {
                // No memory at all: the series has no earlier minutes.
                from = until + 1;
                return;
            }
            forgetBefore(ring[first].epochMinute() + 1);
        }
        ring[(first + size) % ring.length] = minute;
        size++;
    }

    private int lastConnected() {
        return size == 0 ? connectedBefore : ring[(first + size - 1) % ring.length].connected();
    }

    private void forgetBefore(long minute) {
        from = Math.max(from, minute);
        while (size > 0 && ring[first].epochMinute() < from) {
            connectedBefore = ring[first].connected();
            first = (first + 1) % ring.length;
            size--;
        }
    }

    private boolean grow() {
        int capacity = Math.min(CAPACITY, Math.max(INITIAL_CAPACITY, ring.length * 2));
        if (capacity == ring.length || !memory.tryTake(capacity - ring.length)) {
            return false;
        }
        Minute[] grown = new Minute[capacity];
        for (int i = 0; i < size; i++) {
            grown[i] = ring[(first + i) % ring.length];
        }
        ring = grown;
        first = 0;
        return true;
    }

    /** Returns all known minutes, without gaps. */
    public List<Minute> toList() {
        List<Minute> minutes = new ArrayList<>();
        int connected = connectedBefore;
        int next = 0;
        for (long minute = from; minute <= until; minute++) {
            Minute known = next < size ? ring[(first + next) % ring.length] : null;
            if (known != null && known.epochMinute() == minute) {
                minutes.add(known);
                connected = known.connected();
                next++;
            } else {
                minutes.add(new Minute(minute, connected, 0, 0, 0, 0));
            }
        }
        return minutes;
    }

    /** Forgets all minutes and releases their memory. */
    public void clear() {
        memory.release(ring.length);
        ring = new Minute[0];
        first = 0;
        size = 0;
        until = from - 1;
    }
}
