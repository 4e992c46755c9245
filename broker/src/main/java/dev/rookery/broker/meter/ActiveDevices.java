package dev.rookery.broker.meter;

import io.netty.util.collection.LongObjectHashMap;
import java.util.ArrayList;
import java.util.List;

/**
 * The users that were connected in the present hour, each once: exact, as 64-bit digests of their names, up to a million. With so
 * many the chance that two share a digest is one in forty million.
 */
final class ActiveDevices {
    static final int LARGEST_NUMBER = 1_000_000;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private LongObjectHashMap<Boolean> seen = new LongObjectHashMap<>();
    private List<Long> untold = new ArrayList<>();

    void add(String username) {
        long digest = digest(username);
        if (seen.size() < LARGEST_NUMBER && seen.put(digest, Boolean.TRUE) == null) {
            untold.add(digest);
        }
    }

    /** Those added since this was asked last. */
    List<Long> takeUntold() {
        List<Long> taken = untold;
        untold = new ArrayList<>();
        return taken;
    }

    /** A new hour. */
    void forget() {
        seen = new LongObjectHashMap<>();
    }

    /** FNV-1a over the characters, then MurmurHash3's finalizer. The same in every process and version: it is stored. */
    static long digest(String username) {
        long digest = FNV_OFFSET;
        for (int i = 0; i < username.length(); i++) {
            digest = (digest ^ username.charAt(i)) * FNV_PRIME;
        }
        digest = (digest ^ (digest >>> 33)) * 0xff51afd7ed558ccdL;
        digest = (digest ^ (digest >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return digest ^ (digest >>> 33);
    }
}
