package dev.rookery.broker.meter;

import io.netty.util.collection.LongObjectHashMap;
import java.util.ArrayList;
import java.util.List;

/**
 * Distinct users connected in the current hour, as 64-bit digests of their names. Exact up to a million users, at which
 * the probability that two of them share a digest is one in forty million. Not thread-safe; confined to the tenant's
 * event loop.
 */
final class ActiveDevices {
    static final int MAXIMUM_DEVICES = 1_000_000;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private LongObjectHashMap<Boolean> seen = new LongObjectHashMap<>();
    private List<Long> unreported = new ArrayList<>();

    void add(String username) {
        long digest = digest(username);
        if (seen.size() < MAXIMUM_DEVICES && seen.put(digest, Boolean.TRUE) == null) {
            unreported.add(digest);
        }
    }

    /** Returns the digests added since the last call. */
    List<Long> drainUnreported() {
        List<Long> taken = unreported;
        unreported = new ArrayList<>();
        return taken;
    }

    /** Starts a new hour. */
    void reset() {
        seen = new LongObjectHashMap<>();
    }

    /**
     * Returns FNV-1a over the characters, then MurmurHash3's finalizer. Stored, therefore the same in every process and
     * version.
     */
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
