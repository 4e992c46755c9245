package dev.rookery.broker.store;

import java.util.Comparator;
import java.util.Objects;

/**
 * Key of a session within a tenant. Two users with the same client id have two sessions.
 *
 * <p>Ordered by client id, then by username. Neither contains U+0000 [MQTT-1.5.4-2].
 *
 * @param clientId client id, the client's own or the assigned one
 * @param username authenticated user; empty for an anonymous client
 */
public record SessionKey(String clientId, String username) implements Comparable<SessionKey> {
    private static final Comparator<SessionKey> ORDER =
            Comparator.comparing(SessionKey::clientId).thenComparing(SessionKey::username);

    /** Precedes every session of a client. */
    public static final SessionKey FIRST = new SessionKey("", "");

    public SessionKey {
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(username, "username");
    }

    @Override
    public int compareTo(SessionKey other) {
        return ORDER.compare(this, other);
    }
}
