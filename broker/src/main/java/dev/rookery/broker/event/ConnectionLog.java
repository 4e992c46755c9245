package dev.rookery.broker.event;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.service.ServiceComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Last connections and disconnections of the clients of all tenants, without those of the platform's own clients, in a
 * ring buffer that grows on demand up to its capacity, and holds at most a number of bytes: clients choose the length of
 * their ids. Thread-safe.
 */
public final class ConnectionLog {
    /** Maximum number of stored events. */
    static final int CAPACITY = 65_536;

    private static final int INITIAL_CAPACITY = 64;

    private static final int PART_OF_HEAP = 128;

    /** Objects of an event, without the characters of its texts. */
    private static final int EVENT_BYTES = 250;

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final long maximumBytes;

    @GuardedBy("this")
    private @Nullable ConnectionEvent[] ring = {};

    @GuardedBy("this")
    private long last;

    /** Sequence of the oldest stored event; above {@link #last} if there is none. */
    @GuardedBy("this")
    private long oldest = 1;

    @GuardedBy("this")
    private long bytes;

    private ConnectionLog(long maximumBytes) {
        this.maximumBytes = maximumBytes;
    }

    /**
     * Returns a log that holds events of a small part of the heap. The newest event is stored even if it takes more.
     *
     * @param heap in bytes
     */
    public static ConnectionLog within(long heap) {
        return new ConnectionLog(heap / PART_OF_HEAP);
    }

    /** Adds an event of a tenant if it is one of a client that connected or disconnected. */
    public void add(TenantId tenant, BrokerEvent event) {
        boolean connection = event.type() == EventType.CONNECTED || event.type() == EventType.DISCONNECTED;
        if (!connection || ServiceComponent.isServiceName(event.username())) {
            return;
        }
        append(tenant, event);
        listeners.forEach(Runnable::run);
    }

    private synchronized void append(TenantId tenant, BrokerEvent event) {
        if (last == ring.length && ring.length < CAPACITY) {
            ring = Arrays.copyOf(ring, Math.min(CAPACITY, Math.max(INITIAL_CAPACITY, ring.length * 2)));
        }
        if (last - oldest + 1 == ring.length) {
            removeOldest();
        }
        last++;
        ring[slot(last)] = new ConnectionEvent(last, tenant, event);
        bytes += size(event);
        while (bytes > maximumBytes && oldest < last) {
            removeOldest();
        }
    }

    @GuardedBy("this")
    private void removeOldest() {
        ConnectionEvent removed = ring[slot(oldest)];
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
    public synchronized ConnectionPage after(long sequence, int limit) {
        boolean complete = sequence >= oldest - 1 && sequence <= last;
        long first = complete ? sequence + 1 : oldest;
        List<ConnectionEvent> events = new ArrayList<>();
        for (long next = first; next <= last && events.size() < limit; next++) {
            ConnectionEvent event = ring[slot(next)];
            if (event != null) {
                events.add(event);
            }
        }
        return new ConnectionPage(events, complete, last);
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
