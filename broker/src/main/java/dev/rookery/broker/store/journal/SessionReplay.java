package dev.rookery.broker.store.journal;

import dev.rookery.broker.memory.HeapSize;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.topic.Subscription;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** State of one session after a replay, except its messages. */
final class SessionReplay {
    private final long since;
    /** Last change of a subscription: its position among all changes, and the memory of the subscription in bytes. */
    private record Subscribed(long position, int heapBytes) {}

    private final Map<FilterDigest, Subscribed> subscriptions = new HashMap<>(2);
    private final BitSet reservedPacketIds = new BitSet(0);
    private long subscriptionHeapBytes;
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
    static void apply(Change change, long position, Map<SessionKey, SessionReplay> sessions) {
        if (change instanceof Change.SessionDisconnected disconnected) {
            with(sessions, disconnected.session(), session -> session.disconnected = disconnected);
        } else if (change instanceof Change.Subscribed subscribed) {
            with(sessions, subscribed.session(), session -> session.subscribe(subscribed.filter(), position));
        } else if (change instanceof Change.Unsubscribed unsubscribed) {
            with(sessions, unsubscribed.session(), session -> session.unsubscribe(unsubscribed.filter()));
        } else if (change instanceof Change.PacketIdReserved reserved) {
            with(sessions, reserved.session(), session -> session.reservedPacketIds.set(reserved.packetId()));
        } else if (change instanceof Change.PacketIdReleased released) {
            with(sessions, released.session(), session -> session.reservedPacketIds.clear(released.packetId()));
        } else {
            throw new IllegalArgumentException("Unknown change " + change);
        }
    }

    private void subscribe(String filter, long position) {
        int bytes = Math.toIntExact(Subscription.heapBytes(filter));
        subscriptionHeapBytes += bytes;
        removed(subscriptions.put(FilterDigest.of(filter), new Subscribed(position, bytes)));
    }

    private void unsubscribe(String filter) {
        removed(subscriptions.remove(FilterDigest.of(filter)));
    }

    private void removed(@Nullable Subscribed former) {
        subscriptionHeapBytes -= former == null ? 0 : former.heapBytes;
    }

    /** Returns the memory that the session takes in the broker, without its messages, in bytes. */
    long heapBytes() {
        return HeapSize.SESSION + HeapSize.of(session.session().clientId()) + subscriptionHeapBytes;
    }

    private static void with(Map<SessionKey, SessionReplay> sessions, SessionKey key, Consumer<SessionReplay> action) {
        SessionReplay session = sessions.get(key);
        if (session != null) {
            action.accept(session);
        }
    }

    /** Returns whether the subscription at the position is live. */
    boolean isLive(Change.Subscribed change, long position) {
        Subscribed last = subscriptions.get(FilterDigest.of(change.filter()));
        return last != null && last.position == position;
    }

    /** Emits the changes that recreate the session, without its subscriptions. */
    void emit(Consumer<Change> changes) {
        changes.accept(session);
        if (disconnected != null) {
            changes.accept(disconnected);
        }
        reservedPacketIds.stream().forEach(id -> changes.accept(new Change.PacketIdReserved(session.session(), id)));
    }
}
