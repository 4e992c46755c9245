package dev.rookery.bench.driver;

import java.util.BitSet;

/** Allocates packet ids and tracks those of unacknowledged packets. Not thread-safe. */
final class PacketIds {
    private static final int HIGHEST = 65_535;

    private final BitSet inUse = new BitSet();
    private final int limit;
    private int last;
    private int size;

    PacketIds(int limit) {
        this.limit = limit;
    }

    boolean hasCapacity() {
        return size < limit;
    }

    int size() {
        return size;
    }

    int allocate() {
        int id = inUse.nextClearBit(last + 1);
        if (id > HIGHEST) {
            id = inUse.nextClearBit(1);
        }
        inUse.set(id);
        last = id;
        size++;
        return id;
    }

    /** Releases a packet id; returns whether it was in use. */
    boolean release(int id) {
        if (!inUse.get(id)) {
            return false;
        }
        inUse.clear(id);
        size--;
        return true;
    }
}
