package dev.rookery.broker.store.journal;

import dev.rookery.broker.store.Change;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What is still true of a session, but for its messages. */
final class LiveSession {
    private final long since;
    private final Map<String, Change.Subscribed> subscriptions = new LinkedHashMap<>(2);
    private final BitSet taken = new BitSet();
    private Change.SessionKept kept;
    /** Null while its client is connected. */
    private Change.SessionAway away;

    /** @param since where it began: what is due to its client id before that was another session's */
    LiveSession(long since) {
        this.since = since;
    }

    long since() {
        return since;
    }

    /** Its client has connected, or has changed how long it outlives the connection. */
    void kept(Change.SessionKept change) {
        kept = change;
        away = null;
    }

    /** Takes note of a change of a session that there is; another one concerns nobody. */
    static void learn(Change change, Map<String, LiveSession> sessions) {
        if (change instanceof Change.SessionAway gone) {
            with(sessions, gone.clientId(), session -> session.away = gone);
        } else if (change instanceof Change.Subscribed subscribed) {
            with(sessions, subscribed.clientId(), session -> {
                session.subscriptions.put(subscribed.filter(), subscribed);
            });
        } else if (change instanceof Change.Unsubscribed unsubscribed) {
            with(sessions, unsubscribed.clientId(), session -> {
                session.subscriptions.remove(unsubscribed.filter());
            });
        } else if (change instanceof Change.IdentifierTaken identifier) {
            with(sessions, identifier.clientId(), session -> session.taken.set(identifier.packetId()));
        } else if (change instanceof Change.IdentifierReleased identifier) {
            with(sessions, identifier.clientId(), session -> session.taken.clear(identifier.packetId()));
        } else {
            throw new IllegalArgumentException("Unknown change " + change);
        }
    }

    private static void with(Map<String, LiveSession> sessions, String clientId, Consumer<LiveSession> action) {
        LiveSession session = sessions.get(clientId);
        if (session != null) {
            action.accept(session);
        }
    }

    void handOut(Consumer<Change> changes) {
        changes.accept(kept);
        if (away != null) {
            changes.accept(away);
        }
        subscriptions.values().forEach(changes);
        taken.stream().forEach(id -> changes.accept(new Change.IdentifierTaken(kept.clientId(), id)));
    }
}
