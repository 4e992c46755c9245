package dev.rookery.broker.client;

import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.LimitException;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.transport.Connection;

/**
 * Heap charged for a connection that has no session yet, with its CONNECT. Confined to the connection's event loop.
 */
final class LoginMemory {
    /** While memory is short, CONNECT packets above this part of what is free are refused. */
    private static final int PARTS_OF_FREE = 8;

    private final Connection connection;
    private long charged;

    LoginMemory(Connection connection) {
        this.connection = connection;
        this.charged = connection.loginHeapBytes();
        connection.memory().add(MemoryKind.LOGINS, charged);
    }

    /** @throws LimitException if the CONNECT does not fit */
    void charge(long bytes) throws LimitException {
        if (!connection.memory().fits(MemoryKind.LOGINS, bytes * PARTS_OF_FREE)) {
            throw new LimitException(Limit.BROKER_MEMORY);
        }
        charged += bytes;
        connection.memory().add(MemoryKind.LOGINS, bytes);
    }

    /** Releases what is charged; further calls do nothing. */
    void release() {
        if (charged > 0) {
            connection.memory().add(MemoryKind.LOGINS, -charged);
            charged = 0;
        }
    }
}
