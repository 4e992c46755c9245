package dev.rookery.broker.limit;

import dev.rookery.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds the clients of a tenant that connect again and again. Counts authenticated clients only, by client id and user: with another
 * user, a client id is that of another client. Remembers a limited number of clients. Not thread-safe; confined to the tenant's
 * event loop.
 */
public final class FlappingDetector {
    /** Maximum number of clients that are remembered; the oldest are forgotten. */
    static final int MAXIMUM_CLIENTS = 10_000;

    /** Longest name, in characters, that is stored itself; of others, a digest is. */
    private static final int LONGEST_NAME = 128;

    private record Key(String clientId, String username) {
        static Key of(String clientId, String username) {
            return new Key(shortened(clientId), shortened(username));
        }

        private static String shortened(String name) {
            return name.length() <= LONGEST_NAME
                    ? name
                    : HexFormat.of().formatHex(Sha256.digest(name.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Connects of a client in a window. */
    private static final class Connects {
        private final long since;
        private int count;
        private long bannedUntil;

        Connects(long since) {
            this.since = since;
            this.bannedUntil = since;
        }
    }

    private final FlappingLimits limits;
    /** In the order of their windows. */
    private final Map<Key, Connects> clients = new LinkedHashMap<>(0);

    public FlappingDetector(FlappingLimits limits) {
        this.limits = limits;
    }

    public FlappingLimits limits() {
        return limits;
    }

    /** Returns whether the client is refused now, because it was flapping. */
    public boolean isBanned(String clientId, String username, long now) {
        if (clients.isEmpty()) {
            return false;
        }
        Connects known = clients.get(Key.of(clientId, username));
        return known != null && known.bannedUntil - now > 0;
    }

    /** Counts a connect, and returns whether it is the one by which the client begins to flap. */
    public boolean connected(String clientId, String username, long now) {
        if (limits.connects() == 0) {
            return false;
        }
        removeEnded(now);
        Key key = Key.of(clientId, username);
        Connects known = clients.get(key);
        if (known == null || isEnded(known, now)) {
            clients.remove(key);
            known = new Connects(now);
            clients.put(key, known);
        }
        known.count++;
        if (known.count != limits.connects() + 1) {
            return false;
        }
        known.bannedUntil = now + limits.ban().toNanos();
        return true;
    }

    private boolean isEnded(Connects connects, long now) {
        boolean banned = connects.count > limits.connects() && !limits.ban().isZero();
        return banned
                ? connects.bannedUntil - now <= 0
                : now - connects.since >= limits.window().toNanos();
    }

    private void removeEnded(long now) {
        Iterator<Connects> oldest = clients.values().iterator();
        while (oldest.hasNext() && (isEnded(oldest.next(), now) || clients.size() >= MAXIMUM_CLIENTS)) {
            oldest.remove();
        }
    }
}
