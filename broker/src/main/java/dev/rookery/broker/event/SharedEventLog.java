package dev.rookery.broker.event;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.auth.TenantId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Last events of the clients of all tenants, in a ring buffer that grows on demand up to its capacity, and holds at most a
 * number of bytes: clients choose the length of their ids. Thread-safe.
 */
public final class SharedEventLog {
    /** Maximum number of stored events. */
    static final int CAPACITY = 65_536;

    private static final int INITIAL_CAPACITY = 64;

    private static final int PART_OF_HEAP = 128;

    /** Objects of an event, without the characters of its texts. */
    private static final int EVENT_BYTES = 250;

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final long maximumBytes;

    @GuardedBy("this")
    private @Nullable SharedEvent[] ring = {};

    @GuardedBy("this")
    private long last;

    /** Sequence of the oldest stored event; above {@link #last} if there is none. */
    @GuardedBy("this")
    private long oldest = 1;

    @GuardedBy("this")
    private long bytes;

    private SharedEventLog(long maximumBytes) {
        this.maximumBytes = maximumBytes;
    }

    /**
     * Returns a log that holds events of a small part of the heap. The newest event is stored even if it takes more.
     *
     * @param heap in bytes
     */
    public static SharedEventLog within(long heap) {
        return new SharedEventLog(heap / PART_OF_HEAP);
    }

    /**
     * Adds an event of a tenant.
     *
     * @param count number of events that it stands for
     */
    public void add(TenantId tenant, BrokerEvent event, long count) {
        append(tenant, event, count);
        listeners.forEach(Runnable::run);
    }

    private synchronized void append(TenantId tenant, BrokerEvent event, long count) {
        if (last == ring.length && ring.length < CAPACITY) {
            ring = Arrays.copyOf(ring, Math.min(CAPACITY, Math.max(INITIAL_CAPACITY, ring.length * 2)));
        }
        if (last - oldest + 1 == ring.length) {
            removeOldest();
        }
        last++;
        ring[slot(last)] = new SharedEvent(last, tenant, event, count);
        bytes += size(event);
        while (bytes > maximumBytes && oldest < last) {
            removeOldest();
        }
    }

    @GuardedBy("this")
    private void removeOldest() {
        SharedEvent removed = ring[slot(oldest)];
        if (removed != null) {
            bytes -= size(removed.event());
        }
        ring[slot(oldest)] = null;
        oldest++;
    }

    private static long size(BrokerEvent event) {
        return EVENT_BYTES
                // Characters outside Latin-1 take two bytes each.
                + 2L
                        * (event.clientId().length()
                                + event.username().length()
                                + event.address().length()
                                + event.detail().length());
    }

    /**
     * Returns the events after a position.
     *
     * @param sequence of the last known event; 0 for none
     * @param limit maximum number of events, at least 1
     */
    public synchronized SharedEventPage after(long sequence, int limit) {
        boolean complete = sequence >= oldest - 1 && sequence <= last;
        long first = complete ? sequence + 1 : oldest;
        List<SharedEvent> events = new ArrayList<>();
        for (long next = first; next <= last && events.size() < limit; next++) {
            SharedEvent event = ring[slot(next)];
            if (event != null) {
                events.add(event);
            }
        }
        return new SharedEventPage(events, complete, last);
    }

    /** Registers a callback that runs after each new event, on any thread. It must return immediately. */
    public void addListener(Runnable listener) {
        listeners.add(listener);
    }

    public void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    @GuardedBy("this")
    private int slot(long sequence) {
        return (int) ((sequence - 1) % ring.length);
    }
}
