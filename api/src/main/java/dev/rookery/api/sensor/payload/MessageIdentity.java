package dev.rookery.api.sensor.payload;

import java.nio.charset.StandardCharsets;

/**
 * 64-bit identities of messages and readings, by which duplicates are recognized. A false duplicate requires a hash
 * collision within the same series and microsecond.
 */
public final class MessageIdentity {
    /** FNV-1a. */
    private static final long OFFSET = 0xcbf29ce484222325L;

    private static final long PRIME = 0x100000001b3L;
    private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

    private MessageIdentity() {}

    /** Returns the identity of a message by its topic and payload. */
    public static long ofContent(String topic, byte[] payload) {
        long hash = add(OFFSET, topic.getBytes(StandardCharsets.UTF_8));
        // Separates topic and payload by a byte that UTF-8 does not contain.
        return mix(add((hash ^ 0xff) * PRIME, payload));
    }

    /** Returns the identity of a message by the id that its device assigned. */
    static long ofId(String id) {
        return mix(add(OFFSET, id.getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns the identity of a reading by its message and its index in the message. */
    static long ofReading(long message, int index) {
        return index == 0 ? message : mix(message + index * GOLDEN_RATIO);
    }

    private static long add(long hash, byte[] bytes) {
        long sum = hash;
        for (byte octet : bytes) {
            sum = (sum ^ (octet & 0xff)) * PRIME;
        }
        return sum;
    }

    /** Spreads every bit over the result (Stafford's mix 13). */
    private static long mix(long number) {
        long mix = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
        mix = (mix ^ (mix >>> 27)) * 0x94d049bb133111ebL;
        return mix ^ (mix >>> 31);
    }
}
