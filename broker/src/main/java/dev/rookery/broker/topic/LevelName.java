package dev.rookery.broker.topic;

/**
 * The name of a level in two numbers, so that to compare names takes no look into other memory. Names of up to
 * {@value #LONGEST} characters of Latin-1 are the numbers; of others they are a hash and the length, and the names have to be
 * compared as well. Reused from name to name; for one thread.
 */
final class LevelName {
    private static final int LONGEST = 15;
    private static final int LATIN_1 = 0xff;
    /** Stands where short names have their length. */
    private static final long LONG = 0xffL << 56;

    private static final long ODD = 0x9e3779b97f4a7c15L;

    private long low;
    private long high;

    long low() {
        return low;
    }

    long high() {
        return high;
    }

    boolean isLong() {
        return (high & LONG) == LONG;
    }

    /** Takes the name that lies in the text from start to end. */
    void read(String text, int start, int end) {
        int length = end - start;
        if (length > LONGEST) {
            readLong(text, start, end);
            return;
        }
        long first = 0;
        long second = 0;
        int all = 0;
        for (int i = 0; i < length; i++) {
            char character = text.charAt(start + i);
            all |= character;
            if (i < Long.BYTES) {
                first |= (long) character << i * Byte.SIZE;
            } else {
                second |= (long) character << (i - Long.BYTES) * Byte.SIZE;
            }
        }
        if (all > LATIN_1) {
            readLong(text, start, end);
            return;
        }
        low = first;
        high = second | (long) length << 56;
    }

    private void readLong(String text, int start, int end) {
        long hash = 0;
        for (int i = start; i < end; i++) {
            hash = (hash ^ text.charAt(i)) * ODD;
            hash ^= hash >>> 29;
        }
        low = hash;
        high = LONG | end - start;
    }

    /** A hash of the name below a node of that hash. */
    int hash(int parent) {
        long mixed = (low ^ parent * ODD) * ODD;
        mixed = (mixed ^ mixed >>> 32 ^ high) * ODD;
        mixed ^= mixed >>> 29;
        return (int) (mixed ^ mixed >>> 32);
    }
}
