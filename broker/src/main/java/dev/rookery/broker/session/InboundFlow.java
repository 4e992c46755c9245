package dev.rookery.broker.session;

import java.util.BitSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Packet identifiers of accepted QoS 2 messages from a client that are not released yet (section 4.3.3). */
public final class InboundFlow {
    private final SessionPersistence persistence;
    /** Created with the first QoS 2 message. */
    private @Nullable BitSet unreleased;

    private int size;

    InboundFlow(SessionPersistence persistence) {
        this.persistence = persistence;
    }

    /** Returns the number of messages for which PUBREL is pending. */
    public int size() {
        return size;
    }

    public boolean contains(int packetId) {
        return unreleased != null && unreleased.get(packetId);
    }

    /** Stores the identifier of an accepted message, so that a copy is detected [MQTT-4.3.3-10]. */
    public void add(int packetId) {
        restore(packetId);
        persistence.packetIdReserved(packetId);
    }

    /** Stores a persisted identifier. */
    void restore(int packetId) {
        if (unreleased == null) {
            unreleased = new BitSet();
        }
        unreleased.set(packetId);
        size++;
    }

    /** Passes the stored identifiers. */
    void forEach(IntConsumer identifiers) {
        if (unreleased != null) {
            unreleased.stream().forEach(identifiers);
        }
    }

    /** Removes an identifier on PUBREL. Returns whether the identifier was stored. */
    public boolean release(int packetId) {
        if (unreleased == null || !unreleased.get(packetId)) {
            return false;
        }
        unreleased.clear(packetId);
        size--;
        persistence.packetIdReleased(packetId);
        return true;
    }
}
