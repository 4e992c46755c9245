package dev.rookery.bench.flow;

import java.util.BitSet;

/** Notes which messages of one sender reached one receiver: one bit a message. */
final class SequenceLedger {
    private final BitSet arrived = new BitSet();
    private int highest = -1;
    private long duplicates;
    private long reordered;

    /** Notes an arrival; false if the message had arrived before. */
    boolean record(int sequence) {
        if (arrived.get(sequence)) {
            duplicates++;
            return false;
        }
        arrived.set(sequence);
        if (sequence < highest) {
            reordered++;
        } else {
            highest = sequence;
        }
        return true;
    }

    /** How many of the first {@code sent} messages did not arrive. */
    long lost(int sent) {
        return (long) sent - arrived.cardinality();
    }

    long duplicates() {
        return duplicates;
    }

    /** Messages that came after one sent later. */
    long reordered() {
        return reordered;
    }
}
