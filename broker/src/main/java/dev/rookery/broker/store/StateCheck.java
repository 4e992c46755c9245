package dev.rookery.broker.store;

import dev.rookery.auth.Topics;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.Will;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the state of one tenant that comes from outside, change by change, so that an engine can restore it, and numbers its
 * messages from 1. Remembers the names of sessions and filters. Not thread-safe.
 */
public final class StateCheck {
    private static final int MAXIMUM_TEXT_BYTES = 65_535;
    private static final int MAXIMUM_PACKET_ID = 65_535;
    private static final int MAXIMUM_QOS = 2;
    private static final long MAXIMUM_EXPIRY_SECONDS = 0xFFFF_FFFFL;
    private static final int MAXIMUM_IDENTIFIER = 268_435_455;

    /** Names that must be unique in a session. */
    private record KnownSession(Set<String> filters, Set<Integer> packetIds) {}

    private final Map<SessionKey, KnownSession> sessions = new HashMap<>();
    private final Set<SessionKey> wills = new HashSet<>();
    /** The message to which a {@link Change.MessageReceived} may refer: the one before. */
    private Change.@Nullable MessageQueued previous;

    private long numbers;

    /**
     * Returns the change to apply.
     *
     * @throws IllegalArgumentException if the change is invalid, contradicts an earlier one, or is not part of a state
     */
    public Change check(Change change) {
        if (change instanceof Change.MessageQueued queued) {
            previous = check(queued);
            return previous;
        }
        Change.MessageQueued last = previous;
        previous = null;
        if (change instanceof Change.MessageReceived received) {
            return check(received, last);
        }
        if (change instanceof Change.SessionPersisted persisted) {
            check(persisted);
        } else if (change instanceof Change.Subscribed subscribed) {
            check(subscribed);
        } else if (change instanceof Change.SessionDisconnected disconnected) {
            session(disconnected.session());
        } else if (change instanceof Change.PacketIdReserved reserved) {
            session(reserved.session());
            require(isPacketId(reserved.packetId()), "an invalid packet identifier");
        } else if (change instanceof Change.Retained retained) {
            check(retained.message());
            require(retained.message().payload().length > 0, "an empty retained message");
        } else if (change instanceof Change.WillSet set) {
            check(set);
        } else {
            require(change instanceof Change.NumbersAssigned, "a change that is not part of a state");
        }
        return change;
    }

    /** @param last the change before, if it is a message */
    private static Change check(Change.MessageReceived received, Change.@Nullable MessageQueued last) {
        if (last == null || last.qos() != 2 || last.packetId() == 0 || last.packetId() != received.packetId()) {
            throw new IllegalArgumentException("The broker state has a PUBREC without its message");
        }
        return new Change.MessageReceived(last.session(), last.number(), last.packetId());
    }

    /** The client of a will may have no persisted session. */
    private void check(Change.WillSet change) {
        requireKey(change.session());
        Will will = change.will();
        check(will.message());
        require(
                isFourByteInteger(will.delaySeconds())
                        && (will.expirySeconds() == Will.NO_EXPIRY || isFourByteInteger(will.expirySeconds())),
                "an invalid will");
        require(wills.add(change.session()), "a will twice");
    }

    private static boolean isFourByteInteger(long value) {
        return value >= 0 && value <= MAXIMUM_EXPIRY_SECONDS;
    }

    private static void requireKey(SessionKey key) {
        require(!key.clientId().isEmpty() && isText(key.clientId()) && isText(key.username()), "an invalid session");
    }

    private void check(Change.SessionPersisted change) {
        SessionKey key = change.session();
        requireKey(key);
        require(
                change.expirySeconds() > 0 && change.expirySeconds() <= MAXIMUM_EXPIRY_SECONDS,
                "an invalid session expiry");
        KnownSession known = sessions.putIfAbsent(key, new KnownSession(new HashSet<>(2), new HashSet<>(0)));
        require(known == null, "a session twice");
    }

    private void check(Change.Subscribed change) {
        KnownSession session = session(change.session());
        require(Topics.isFilter(change.filter()), "an invalid topic filter");
        require(
                isQos(change.options().qos())
                        && change.options().identifier() >= 0
                        && change.options().identifier() <= MAXIMUM_IDENTIFIER,
                "invalid subscription options");
        require(session.filters.add(change.filter()), "a subscription twice");
    }

    private Change.MessageQueued check(Change.MessageQueued change) {
        KnownSession session = session(change.session());
        check(change.message());
        require(change.qos() > 0 && isQos(change.qos()), "an invalid QoS");
        require(change.sharedFilter() == null || Topics.isFilter(change.sharedFilter()), "an invalid topic filter");
        for (int identifier : change.identifiers()) {
            require(identifier > 0 && identifier <= MAXIMUM_IDENTIFIER, "an invalid subscription identifier");
        }
        require(
                change.packetId() == 0 || isPacketId(change.packetId()) && session.packetIds.add(change.packetId()),
                "a packet identifier twice");
        return new Change.MessageQueued(
                change.session(),
                ++numbers,
                change.message(),
                change.qos(),
                change.retain(),
                change.identifiers(),
                change.sharedFilter(),
                change.packetId());
    }

    private static void check(Message message) {
        require(Topics.isName(message.topic()), "an invalid topic name");
        require(isQos(message.qos()), "an invalid QoS");
        try {
            message.describe(System.nanoTime());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("The broker state has a message with invalid properties", e);
        }
    }

    private KnownSession session(SessionKey key) {
        KnownSession session = sessions.get(key);
        if (session == null) {
            throw new IllegalArgumentException("The broker state has a change of an unknown session");
        }
        return session;
    }

    private static boolean isQos(int qos) {
        return qos >= 0 && qos <= MAXIMUM_QOS;
    }

    private static boolean isPacketId(int packetId) {
        return packetId > 0 && packetId <= MAXIMUM_PACKET_ID;
    }

    private static boolean isText(String text) {
        return text.indexOf('\0') < 0 && text.getBytes(StandardCharsets.UTF_8).length <= MAXIMUM_TEXT_BYTES;
    }

    private static void require(boolean valid, String what) {
        if (!valid) {
            throw new IllegalArgumentException("The broker state has " + what);
        }
    }

    /** Returns the highest number of a message so far; 0 for none. */
    public long numbers() {
        return numbers;
    }

    /** Returns the number of sessions so far. */
    public int sessions() {
        return sessions.size();
    }
}
