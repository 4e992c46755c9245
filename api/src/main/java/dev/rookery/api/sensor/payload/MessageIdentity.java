package dev.rookery.api.sensor.payload;

import java.nio.charset.StandardCharsets;

/** Numbers by which messages and their readings are known again; equal ones by chance are as rare as 64 bits allow. */
public final class MessageIdentity {
    /** FNV-1a. */
    private static final long OFFSET = 0xcbf29ce484222325L;

    private static final long PRIME = 0x100000001b3L;
    private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

    private MessageIdentity() {}

    /** Of a message by all that it says. */
    public static long ofContent(String topic, byte[] payload) {
        long hash = add(OFFSET, topic.getBytes(StandardCharsets.UTF_8));
        // A byte that is in no topic keeps topic and payload apart.
        return mixed(add((hash ^ 0xff) * PRIME, payload));
    }

    /** Of a message by the name that its device gave it. */
    static long ofId(String id) {
        return mixed(add(OFFSET, id.getBytes(StandardCharsets.UTF_8)));
    }

    /** Of the nth reading of a message. */
    static long ofReading(long message, int index) {
        return index == 0 ? message : mixed(message + index * GOLDEN_RATIO);
    }

    private static long add(long hash, byte[] bytes) {
        long sum = hash;
        for (byte octet : bytes) {
            sum = (sum ^ (octet & 0xff)) * PRIME;
        }
        return sum;
    }

    /** Spreads every bit over all (Stafford's mix 13). */
    private static long mixed(long number) {
        long mix = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
        mix = (mix ^ (mix >>> 27)) * 0x94d049bb133111ebL;
        return mix ^ (mix >>> 31);
    }
}
