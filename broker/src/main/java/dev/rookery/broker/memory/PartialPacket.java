package dev.rookery.broker.memory;

import org.jspecify.annotations.Nullable;

/**
 * Direct memory that holds the bytes of one connection that are not a whole packet yet, or that wait to be handled. Not
 * thread-safe; confined to the connection's event loop.
 */
public final class PartialPacket {
    private long charged;
    /** Null until a user is authenticated. */
    private @Nullable UserMemory user;

    /** Charges the current and later packets to the authenticated user. */
    public void setUser(LoopMemory loop, UserMemory authenticated) {
        share(loop).add(-charged);
        user = authenticated;
        share(loop).add(charged);
    }

    private DirectShare share(LoopMemory loop) {
        return user == null ? loop.unauthenticated() : user.direct();
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
        long ofUser = share(loop).add(growth);
        return growth < 0 || loop.permits(MemoryKind.PARTIAL_PACKETS, ofUser);
    }
}
