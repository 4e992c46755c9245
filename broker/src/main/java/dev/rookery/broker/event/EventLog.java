package dev.rookery.broker.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Last events of a tenant, in a ring buffer that grows on demand up to its capacity. Not thread-safe; confined to the
 * tenant's event loop.
 */
public final class EventLog {
    /** Maximum number of stored events. */
    public static final int CAPACITY = 2048;

    /** Maximum length of each text of an event in characters: clients choose their ids and topics. */
    static final int MAXIMUM_TEXT_LENGTH = 1024;

    private static final int INITIAL_CAPACITY = 8;

    private final List<Runnable> listeners = new ArrayList<>(0);
    private BrokerEvent[] ring = {};
    private long last;

    /** Adds an event with the current time. Texts of more than 1,024 characters are shortened. */
    public void add(
            EventType type,
            String clientId,
            String username,
            String address,
            int reasonCode,
            String reason,
            String detail) {
        if (last == ring.length && ring.length < CAPACITY) {
            ring = Arrays.copyOf(ring, Math.max(INITIAL_CAPACITY, ring.length * 2));
        }
        ring[slot(++last)] = new BrokerEvent(
                last,
                Instant.now(),
                type,
                shortened(clientId),
                shortened(username),
                address,
                reasonCode,
                reason,
                shortened(detail));
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).run();
        }
    }

    /**
     * Returns the events after a position.
     *
     * @param sequence of the last known event; 0 for none
     * @param limit maximum number of events, at least 1
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

    /** Returns the newest event. There must be one. */
    public BrokerEvent newest() {
        return ring[slot(last)];
    }

    /**
     * Registers a callback that runs after each new event until {@link #removeListener}. It must return immediately and
     * add no event.
     */
    public void addListener(Runnable listener) {
        listeners.add(listener);
    }

    public void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    private static String shortened(String text) {
        if (text.length() <= MAXIMUM_TEXT_LENGTH) {
            return text;
        }
        // A surrogate pair must not be split.
        int end = MAXIMUM_TEXT_LENGTH - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    private int slot(long sequence) {
        return (int) ((sequence - 1) % ring.length);
    }
}
