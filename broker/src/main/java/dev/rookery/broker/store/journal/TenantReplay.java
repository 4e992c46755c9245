package dev.rookery.broker.store.journal;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.SessionKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Live state of one tenant. Positions are indexes of changes among all changes read. */
final class TenantReplay {
    private final Map<SessionKey, SessionReplay> sessions = new LinkedHashMap<>();
    /** Numbers of messages queued and not removed, including some of ended sessions. */
    private final SparseBitSet queued = new SparseBitSet();
    /** Packet identifiers by number, of messages that were sent after they were queued. */
    private final Map<Long, Integer> sent = new HashMap<>();
    /** Packet identifiers by number, of messages that the client acknowledged with PUBREC. */
    private final Map<Long, Integer> received = new HashMap<>();
    /** Position of the last retained message by topic. */
    private final Map<String, Long> retained = new HashMap<>();
    /** Position of the last will by session, also of sessions that are not persisted. */
    private final Map<SessionKey, Long> wills = new HashMap<>();
    /** Highest number of a message, removed or not: a number assigned twice would bring the first message back. */
    private long lastNumber;

    /** First pass: learns what is live. */
    void apply(Change change, long position) {
        if (change instanceof Change.MessageQueued message) {
            queued.add(message.number());
            lastNumber = Math.max(lastNumber, message.number());
        } else if (change instanceof Change.NumbersAssigned numbers) {
            lastNumber = Math.max(lastNumber, numbers.last());
        } else if (change instanceof Change.MessageRemoved message) {
            queued.remove(message.number());
            sent.remove(message.number());
            received.remove(message.number());
        } else if (change instanceof Change.MessageSent message) {
            sent.put(message.number(), message.packetId());
        } else if (change instanceof Change.MessageReceived message) {
            received.put(message.number(), message.packetId());
        } else if (change instanceof Change.Retained message) {
            retain(message.message(), position);
        } else if (change instanceof Change.SessionPersisted session) {
            sessions.computeIfAbsent(session.session(), key -> new SessionReplay(session, position))
                    .update(session);
        } else if (change instanceof Change.SessionEnded session) {
            sessions.remove(session.session());
            wills.remove(session.session());
        } else if (change instanceof Change.WillSet will) {
            wills.put(will.session(), position);
        } else if (change instanceof Change.WillRemoved will) {
            wills.remove(will.session());
        } else {
            SessionReplay.apply(change, position, sessions);
        }
    }

    private void retain(Message message, long position) {
        if (message.payload().length == 0) {
            retained.remove(message.topic());
        } else {
            retained.put(message.topic(), position);
        }
    }

    /** Emits the last message number, and the sessions without their subscriptions and messages. */
    void emitSessions(Consumer<Change> changes) {
        if (lastNumber > 0) {
            changes.accept(new Change.NumbersAssigned(lastNumber));
        }
        sessions.values().forEach(session -> session.emit(changes));
    }

    /** Returns the memory that the sessions take in the broker, without their messages, in bytes. */
    long heapBytes() {
        return sessions.values().stream().mapToLong(SessionReplay::heapBytes).sum();
    }

    /** Second pass: emits a subscription if it is live. */
    void emitIfSubscribed(Change change, long position, Consumer<Change> changes) {
        if (change instanceof Change.Subscribed subscribed) {
            SessionReplay session = sessions.get(subscribed.session());
            if (session != null && session.isLive(subscribed, position)) {
                changes.accept(change);
            }
        }
    }

    /** Third pass: emits a message if it is still queued, or retained and not expired, and the last will of a client. */
    void emitIfLive(Change change, long position, Consumer<Change> changes) {
        if (change instanceof Change.MessageQueued message) {
            SessionReplay session = sessions.get(message.session());
            if (session != null && position > session.since() && queued.contains(message.number())) {
                emit(message, changes);
            }
        } else if (change instanceof Change.Retained message) {
            Long last = retained.get(message.message().topic());
            if (last != null && last == position && !message.message().isExpired(System.nanoTime())) {
                changes.accept(message);
            }
        } else if (change instanceof Change.WillSet will) {
            Long last = wills.get(will.session());
            if (last != null && last == position) {
                changes.accept(will);
            }
        }
    }

    private void emit(Change.MessageQueued message, Consumer<Change> changes) {
        Integer packetId = sent.get(message.number());
        changes.accept(packetId == null ? message : message.withPacketId(packetId));
        Integer acknowledged = received.get(message.number());
        if (acknowledged != null) {
            changes.accept(new Change.MessageReceived(message.session(), message.number(), acknowledged));
        }
    }
}
