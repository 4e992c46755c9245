package dev.rookery.broker.session;

import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.memory.HeapSize;
import dev.rookery.broker.memory.MemoryAccount;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.topic.Subscription;

/** Charges a session, its connection and its subscriptions to the client's account. Confined to the tenant's event loop. */
final class SessionMemory {
    private final MemoryAccount account;
    private final long sessionBytes;
    /** Charged for the connection with its session; 0 while there is none. */
    private long connectedBytes;

    private boolean closed;

    SessionMemory(MemoryAccount account, String clientId, ClientLimits limits) {
        this.account = account;
        this.sessionBytes = sessionHeapBytes(clientId);
        setLimits(limits);
        account.charge(MemoryKind.SESSIONS, sessionBytes);
    }

    static long sessionHeapBytes(String clientId) {
        return HeapSize.SESSION + HeapSize.of(clientId);
    }

    MemoryAccount account() {
        return account;
    }

    void setLimits(ClientLimits limits) {
        account.setLimit(limits.memoryBytes());
    }

    /** A connected session counts as part of its connection, which does not count against the share of the user. */
    void connected(long connectionBytes) {
        connectedBytes = connectionBytes + sessionBytes;
        account.release(MemoryKind.SESSIONS, sessionBytes);
        account.charge(MemoryKind.CONNECTIONS, connectedBytes);
    }

    void disconnected() {
        if (connectedBytes > 0) {
            account.release(MemoryKind.CONNECTIONS, connectedBytes);
            connectedBytes = 0;
            account.charge(MemoryKind.SESSIONS, sessionBytes);
        }
    }

    /** Charges further state of the session regardless of the budgets; a negative number releases it. */
    void chargeSession(long bytes) {
        // A message can be dropped after the end of its session, which is garbage then.
        if (!closed) {
            account.charge(MemoryKind.SESSIONS, bytes);
        }
    }

    /** Charges further state of the session if it fits. */
    boolean tryChargeSession(long bytes) {
        if (bytes <= 0) {
            chargeSession(bytes);
            return true;
        }
        return !closed && account.tryCharge(MemoryKind.SESSIONS, bytes) == null;
    }

    void added(Subscription<Session> subscription) {
        account.charge(MemoryKind.SUBSCRIPTIONS, subscription.heapBytes());
    }

    void removed(Subscription<Session> subscription) {
        account.release(MemoryKind.SUBSCRIPTIONS, subscription.heapBytes());
    }

    /** Releases a session without a connection and subscriptions, and closes its account. */
    void close() {
        account.release(MemoryKind.SESSIONS, sessionBytes);
        closed = true;
        account.close();
    }
}
