package dev.rookery.broker.session;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Packet identifiers of accepted QoS 2 messages from a client that are not released yet (section 4.3.3). */
public final class InboundFlow {
    private final SessionPersistence persistence;
    private final SessionMemory memory;
    /** Set while there is an identifier. */
    private @Nullable PacketIds unreleased;

    InboundFlow(SessionPersistence persistence, SessionMemory memory) {
        this.persistence = persistence;
        this.memory = memory;
    }

    /** Returns the number of messages for which PUBREL is pending. */
    public int size() {
        return unreleased == null ? 0 : unreleased.size();
    }

    public boolean contains(int packetId) {
        return unreleased != null && unreleased.contains(packetId);
    }

    /** Returns by how many bytes of the heap the state grows with an identifier. */
    public int growth(int packetId) {
        return unreleased == null ? PacketIds.HEAP_BYTES + PacketIds.PAGE_HEAP_BYTES : unreleased.growth(packetId);
    }

    /** Stores the identifier of an accepted message, so that a copy is detected [MQTT-4.3.3-10]. */
    public void add(int packetId) {
        restore(packetId);
        persistence.packetIdReserved(packetId);
    }

    /** Stores a persisted identifier. */
    void restore(int packetId) {
        if (contains(packetId)) {
            return;
        }
        memory.chargeSession(growth(packetId));
        if (unreleased == null) {
            unreleased = new PacketIds();
        }
        unreleased.add(packetId);
    }

    /** Passes the stored identifiers. */
    void forEach(IntConsumer identifiers) {
        if (unreleased != null) {
            unreleased.forEach(identifiers);
        }
    }

    /** Removes an identifier on PUBREL. Returns whether the identifier was stored. */
    public boolean release(int packetId) {
        PacketIds ids = unreleased;
        if (ids == null || !ids.contains(packetId)) {
            return false;
        }
        int before = ids.heapBytes();
        ids.remove(packetId);
        if (ids.size() == 0) {
            unreleased = null;
            memory.chargeSession(-before);
        } else {
            memory.chargeSession(ids.heapBytes() - before);
        }
        persistence.packetIdReleased(packetId);
        return true;
    }

    /** Releases the memory at the end of the session. */
    void discard() {
        if (unreleased != null) {
            memory.chargeSession(-unreleased.heapBytes());
            unreleased = null;
        }
    }
}
