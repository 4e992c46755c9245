package dev.rookery.broker.memory;

import org.jspecify.annotations.Nullable;

/**
 * Direct memory that holds the bytes of one connection that are not a whole packet yet, or that wait to be handled. Not
 * thread-safe; confined to the connection's event loop.
 */
public final class PartialPacket {
    /** Part of the kind's share above which only users get more, in percent. */
    private static final int UNAUTHENTICATED_PERCENT = 75;

    private long charged;
    /** Null until a user is authenticated. */
    private @Nullable UserMemory user;

    /** Charges the current and later packets to the authenticated user. */
    public void setUser(UserMemory authenticated) {
        if (user != null) {
            user.direct().add(-charged);
        }
        user = authenticated;
        authenticated.direct().add(charged);
    }

    /** Returns whether the size is the one that is charged. */
    public boolean hasSize(int bytes) {
        return charged == bytes;
    }

    /**
     * Charges the current size.
     *
     * @return whether it fits: the largest users are refused first
     */
    public boolean resize(LoopMemory loop, int bytes) {
        long growth = bytes - charged;
        if (growth == 0) {
            return true;
        }
        charged = bytes;
        loop.add(MemoryKind.PARTIAL_PACKETS, growth);
        if (user == null) {
            // What clients send before CONNECT is complete is limited by address; what follows until they are
            // authenticated is small, and must not use up the rest.
            return growth < 0 || !loop.isAbove(MemoryKind.PARTIAL_PACKETS, UNAUTHENTICATED_PERCENT);
        }
        long ofUser = user.direct().add(growth);
        return growth < 0 || loop.permits(MemoryKind.PARTIAL_PACKETS, ofUser);
    }
}
