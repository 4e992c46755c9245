package dev.rookery.broker.topic;

/**
 * Level name encoded in two numbers, so that comparing names does not access other memory. The numbers hold a name of
 * up to {@value #MAXIMUM_ENCODED_LENGTH} Latin-1 characters. For any other name they hold a hash and the length, and
 * the names themselves must be compared as well. Mutable and reused for each name; not thread-safe.
 */
final class LevelName {
    static final int MAXIMUM_ENCODED_LENGTH = 15;
    private static final int LATIN_1 = 0xff;
    /** Marks a hashed name, in the byte that holds the length of an encoded name. */
    private static final long HASHED = 0xffL << 56;

    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

    private long low;
    private long high;

    long low() {
        return low;
    }

    long high() {
        return high;
    }

    boolean isHashed() {
        return (high & HASHED) == HASHED;
    }

    /** Encodes the name in the region of the text. */
    void read(String text, int start, int end) {
        int length = end - start;
        if (length > MAXIMUM_ENCODED_LENGTH) {
            readHashed(text, start, end);
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
            readHashed(text, start, end);
            return;
        }
        low = first;
        high = second | (long) length << 56;
    }

    private void readHashed(String text, int start, int end) {
        long hash = 0;
        for (int i = start; i < end; i++) {
            hash = (hash ^ text.charAt(i)) * MULTIPLIER;
            hash ^= hash >>> 29;
        }
        low = hash;
        high = HASHED | end - start;
    }

    /** Returns the text of an encoded name. */
    static String decode(long low, long high) {
        int length = (int) (high >>> 56);
        char[] text = new char[length];
        for (int i = 0; i < length; i++) {
            long part = i < Long.BYTES ? low >>> i * Byte.SIZE : high >>> (i - Long.BYTES) * Byte.SIZE;
            text[i] = (char) (part & LATIN_1);
        }
        return new String(text);
    }

    /** Returns the hash of this name below a parent with the given seed. */
    int hash(int seed) {
        long mixed = (low ^ seed * MULTIPLIER) * MULTIPLIER;
        mixed = (mixed ^ mixed >>> 32 ^ high) * MULTIPLIER;
        mixed ^= mixed >>> 29;
        return (int) (mixed ^ mixed >>> 32);
    }
}
