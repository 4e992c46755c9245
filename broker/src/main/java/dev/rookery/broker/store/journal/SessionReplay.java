package dev.rookery.broker.store.journal;

import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.SessionKey;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** State of one session after a replay, except its messages. */
final class SessionReplay {
    private final long since;
    private final Map<String, Change.Subscribed> subscriptions = new LinkedHashMap<>(2);
    private final BitSet reservedPacketIds = new BitSet();
    private Change.SessionPersisted session;
    /** Null while the client is connected. */
    private Change.@Nullable SessionDisconnected disconnected;

    /**
     * @param session the change that created the session
     * @param since position of that change: messages queued earlier belong to a former session with the same key
     */
    SessionReplay(Change.SessionPersisted session, long since) {
        this.session = session;
        this.since = since;
    }

    long since() {
        return since;
    }

    void update(Change.SessionPersisted change) {
        session = change;
        disconnected = null;
    }

    /** Applies a change to the session that it names. Ignores changes of sessions that do not exist. */
    static void apply(Change change, Map<SessionKey, SessionReplay> sessions) {
        if (change instanceof Change.SessionDisconnected disconnected) {
            with(sessions, disconnected.session(), session -> session.disconnected = disconnected);
        } else if (change instanceof Change.Subscribed subscribed) {
            with(sessions, subscribed.session(), session -> {
                session.subscriptions.put(subscribed.filter(), subscribed);
            });
        } else if (change instanceof Change.Unsubscribed unsubscribed) {
            with(sessions, unsubscribed.session(), session -> {
                session.subscriptions.remove(unsubscribed.filter());
            });
        } else if (change instanceof Change.PacketIdReserved reserved) {
            with(sessions, reserved.session(), session -> session.reservedPacketIds.set(reserved.packetId()));
        } else if (change instanceof Change.PacketIdReleased released) {
            with(sessions, released.session(), session -> session.reservedPacketIds.clear(released.packetId()));
        } else {
            throw new IllegalArgumentException("Unknown change " + change);
        }
    }

    private static void with(Map<SessionKey, SessionReplay> sessions, SessionKey key, Consumer<SessionReplay> action) {
        SessionReplay session = sessions.get(key);
        if (session != null) {
            action.accept(session);
        }
    }

    /** Emits the changes that recreate the session. */
    void emit(Consumer<Change> changes) {
        changes.accept(session);
        if (disconnected != null) {
            changes.accept(disconnected);
        }
        subscriptions.values().forEach(changes);
        reservedPacketIds.stream().forEach(id -> changes.accept(new Change.PacketIdReserved(session.session(), id)));
    }
}
