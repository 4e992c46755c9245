package dev.rookery.bench.driver;

import java.util.BitSet;

/** The packet ids of a client's messages that the broker has yet to acknowledge. */
final class PacketIds {
    private static final int HIGHEST = 65_535;

    private final BitSet inUse = new BitSet();
    private final int limit;
    private int last;
    private int size;

    PacketIds(int limit) {
        this.limit = limit;
    }

    boolean hasRoom() {
        return size < limit;
    }

    int size() {
        return size;
    }

    int take() {
        int id = inUse.nextClearBit(last + 1);
        if (id > HIGHEST) {
            id = inUse.nextClearBit(1);
        }
        inUse.set(id);
        last = id;
        size++;
        return id;
    }

    /** Whether the id was in use. */
    boolean release(int id) {
        if (!inUse.get(id)) {
            return false;
        }
        inUse.clear(id);
        size--;
        return true;
    }
}
