package dev.rookery.broker.event;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.auth.TenantId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Last sessions of the platform's own clients for which messages began to wait while they were not connected. By it a
 * component with a session in each of thousands of tenants connects only where there is something to do. Thread-safe.
 */
public final class WaitingLog {
    /** Maximum number of stored events, of about a hundred bytes each. */
    static final int CAPACITY = 4_096;

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @GuardedBy("this")
    private final Deque<WaitingSession> newest = new ArrayDeque<>();

    @GuardedBy("this")
    private long last;

    public void add(TenantId tenant, String clientId) {
        synchronized (this) {
            if (newest.size() == CAPACITY) {
                newest.removeFirst();
            }
            newest.addLast(new WaitingSession(++last, Instant.now(), tenant, clientId));
        }
        listeners.forEach(Runnable::run);
    }

    /**
     * Returns the events after a position.
     *
     * @param sequence of the last known event; 0 for none
     * @param limit maximum number of events, at least 1
     */
    public synchronized WaitingPage after(long sequence, int limit) {
        boolean complete = sequence >= last - newest.size() && sequence <= last;
        return new WaitingPage(
                newest.stream()
                        .filter(session -> !complete || session.sequence() > sequence)
                        .limit(limit)
                        .toList(),
                complete,
                last);
    }

    /** Registers a callback that runs after each new event, on any thread. It must return immediately. */
    public void addListener(Runnable listener) {
        listeners.add(listener);
    }

    public void removeListener(Runnable listener) {
        listeners.remove(listener);
    }
}
