package dev.rookery.bench.flow;

import java.util.BitSet;

/** Tracks which messages of one sender one receiver has received, with one bit per message. */
final class SequenceTracker {
    private final BitSet received = new BitSet();
    private int highest = -1;
    private long duplicates;
    private long reordered;

    /** Records a message; returns false for a duplicate. */
    boolean record(int sequence) {
        if (received.get(sequence)) {
            duplicates++;
            return false;
        }
        received.set(sequence);
        if (sequence < highest) {
            reordered++;
        } else {
            highest = sequence;
        }
        return true;
    }

    /** Returns how many of the first {@code sent} messages are missing. */
    long lost(int sent) {
        return (long) sent - received.cardinality();
    }

    long duplicates() {
        return duplicates;
    }

    /** Returns the number of messages received after a later one. */
    long reordered() {
        return reordered;
    }
}
