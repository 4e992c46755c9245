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
 * ring buffer that grows on demand up to its capacity. Thread-safe.
 */
public final class ConnectionLog {
    /** Maximum number of stored events. */
    static final int CAPACITY = 65_536;

    private static final int INITIAL_CAPACITY = 64;

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @GuardedBy("this")
    private @Nullable ConnectionEvent[] ring = {};

    @GuardedBy("this")
    private long last;

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
        last++;
        ring[slot(last)] = new ConnectionEvent(last, tenant, event);
    }

    /**
     * Returns the events after a position.
     *
     * @param sequence of the last known event; 0 for none
     * @param limit maximum number of events, at least 1
     */
    public synchronized ConnectionPage after(long sequence, int limit) {
        long oldest = Math.max(1, last - ring.length + 1);
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
