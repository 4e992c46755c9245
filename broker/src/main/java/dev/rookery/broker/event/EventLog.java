package dev.rookery.broker.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The last events of a tenant: a ring that grows with what happens, up to its capacity. For the tenant's event loop. */
public final class EventLog {
    /** Events that are kept. */
    public static final int CAPACITY = 2048;

    private static final int SMALLEST = 8;

    private final List<Runnable> watchers = new ArrayList<>(0);
    private BrokerEvent[] ring = {};
    private long last;

    /** Adds an event that happened now. */
    public void add(
            EventType type,
            String clientId,
            String username,
            String address,
            int reasonCode,
            String reason,
            String detail) {
        if (last == ring.length && ring.length < CAPACITY) {
            ring = Arrays.copyOf(ring, Math.max(SMALLEST, ring.length * 2));
        }
        ring[slot(++last)] =
                new BrokerEvent(last, Instant.now(), type, clientId, username, address, reasonCode, reason, detail);
        for (int i = 0; i < watchers.size(); i++) {
            watchers.get(i).run();
        }
    }

    /**
     * The events behind a position.
     *
     * @param sequence of the last event that is known; 0 for none
     * @param limit how many at the most, at least 1
     */
    public EventPage after(long sequence, int limit) {
        long oldest = Math.max(1, last - ring.length + 1);
        boolean complete = sequence >= oldest - 1 && sequence <= last;
        long first = complete ? sequence + 1 : oldest;
        List<BrokerEvent> events = new ArrayList<>();
        for (long next = first; next <= last && events.size() < limit; next++) {
            events.add(ring[slot(next)]);
        }
        return new EventPage(events, complete, last);
    }

    /** Calls the watcher after each new event, until {@link #unwatch}; it must return at once and add no event. */
    public void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    public void unwatch(Runnable watcher) {
        watchers.remove(watcher);
    }

    private int slot(long sequence) {
        return (int) ((sequence - 1) % ring.length);
    }
}
