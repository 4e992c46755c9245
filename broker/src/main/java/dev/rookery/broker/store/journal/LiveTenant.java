package dev.rookery.broker.store.journal;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.store.Change;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What is still true of a tenant. Positions are those of changes among all that are read. */
final class LiveTenant {
    private final Map<String, LiveSession> sessions = new LinkedHashMap<>();
    /** Messages that were due and not done. Those of sessions that ended may be among them. */
    private final NumberSet due = new NumberSet();
    /** The packet identifiers of those that waited before they were sent. */
    private final Map<Long, Integer> sent = new HashMap<>();
    /** The packet identifiers of those that the client answered with PUBREC. */
    private final Map<Long, Integer> received = new HashMap<>();
    /** Where the last message of each topic lies. */
    private final Map<String, Long> retained = new HashMap<>();

    /** Takes note of a change. */
    void learn(Change change, long position) {
        if (change instanceof Change.MessageDue message) {
            due.add(message.number());
        } else if (change instanceof Change.MessageDone done) {
            due.remove(done.number());
            sent.remove(done.number());
            received.remove(done.number());
        } else if (change instanceof Change.MessageSent message) {
            sent.put(message.number(), message.packetId());
        } else if (change instanceof Change.MessageReceived message) {
            received.put(message.number(), message.packetId());
        } else if (change instanceof Change.Retained message) {
            learn(message.message(), position);
        } else if (change instanceof Change.SessionKept kept) {
            sessions.computeIfAbsent(kept.clientId(), key -> new LiveSession(position))
                    .kept(kept);
        } else if (change instanceof Change.SessionEnded ended) {
            sessions.remove(ended.clientId());
        } else {
            LiveSession.learn(change, sessions);
        }
    }

    private void learn(Message message, long position) {
        if (message.payload().length == 0) {
            retained.remove(message.topic());
        } else {
            retained.put(message.topic(), position);
        }
    }

    /** Hands out the sessions with all that is theirs but messages. */
    void sessions(Consumer<Change> changes) {
        sessions.values().forEach(session -> session.handOut(changes));
    }

    /** Hands out a message if it is still to be delivered, or retained. */
    void select(Change change, long position, Consumer<Change> changes) {
        if (change instanceof Change.MessageDue message) {
            LiveSession session = sessions.get(message.clientId());
            if (session != null && position > session.since() && due.contains(message.number())) {
                handOut(message, changes);
            }
        } else if (change instanceof Change.Retained message) {
            Long last = retained.get(message.message().topic());
            if (last != null && last == position && !message.message().isExpired(System.nanoTime())) {
                changes.accept(message);
            }
        }
    }

    private void handOut(Change.MessageDue message, Consumer<Change> changes) {
        Integer packetId = sent.get(message.number());
        changes.accept(packetId == null ? message : message.sent(packetId));
        Integer answered = received.get(message.number());
        if (answered != null) {
            changes.accept(new Change.MessageReceived(message.clientId(), message.number(), answered));
        }
    }
}
