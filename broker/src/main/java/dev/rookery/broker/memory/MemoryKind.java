package dev.rookery.broker.memory;

import java.util.Locale;

/**
 * Kind of state that is charged to a memory budget. The lower-case name is the label of {@code rookery_broker_memory_bytes}.
 * The shares of a pool add up to more than the pool: no kind alone can use up the budget, and the budget limits all of
 * them together.
 */
public enum MemoryKind {
    /**
     * Sessions of clients that are not connected, with their client ids, and of all sessions the unreleased packet identifiers
     * and the last dropped messages.
     */
    SESSIONS(MemoryPool.HEAP, 30),
    /** Topic filters of subscriptions and the nodes of the subscription tree. */
    SUBSCRIPTIONS(MemoryPool.HEAP, 20),
    /** Connections with their sessions. */
    CONNECTIONS(MemoryPool.HEAP, 70),
    /** Messages queued for clients. */
    QUEUED(MemoryPool.HEAP, 50),
    /** QoS 1 and 2 messages that were sent and not acknowledged. */
    INFLIGHT(MemoryPool.HEAP, 25),
    /** Retained messages and the nodes of their tree. */
    RETAINED(MemoryPool.HEAP, 30),
    /** Wills, of connected clients and those whose delay has not passed. */
    WILLS(MemoryPool.HEAP, 10),
    /** Topic aliases in both directions. */
    TOPIC_ALIASES(MemoryPool.HEAP, 10),
    /** CONNECT packets of clients that are being authenticated. */
    LOGINS(MemoryPool.HEAP, 25),
    /** Incomplete packets from clients. */
    PARTIAL_PACKETS(MemoryPool.DIRECT, 50),
    /** Packets to clients that the network has not accepted. */
    UNSENT(MemoryPool.DIRECT, 60);

    private static final MemoryKind[] ALL = values();

    private final MemoryPool pool;
    private final int sharePercent;

    MemoryKind(MemoryPool pool, int sharePercent) {
        this.pool = pool;
        this.sharePercent = sharePercent;
    }

    /** Returns the pool from which the kind is allocated. */
    public MemoryPool pool() {
        return pool;
    }

    /** Returns the maximum share of the pool's budget in percent. */
    public int sharePercent() {
        return sharePercent;
    }

    /** Returns the lower-case name. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static int count() {
        return ALL.length;
    }
}
