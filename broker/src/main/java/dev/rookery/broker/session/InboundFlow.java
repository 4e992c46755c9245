package dev.rookery.broker.session;

import java.util.BitSet;

/** The QoS 2 messages of a client that wait for its PUBREL (section 4.3.3). */
public final class InboundFlow {
    private final SessionPersistence record;
    /** Null until the client uses QoS 2. */
    private BitSet received;

    private int size;

    InboundFlow(SessionPersistence record) {
        this.record = record;
    }

    /** How many messages wait for PUBREL. */
    public int size() {
        return size;
    }

    public boolean has(int packetId) {
        return received != null && received.get(packetId);
    }

    /** Keeps the id of a message that was taken on, so that a copy is known as such [MQTT-4.3.3-10]. */
    public void add(int packetId) {
        restore(packetId);
        record.taken(packetId);
    }

    /** The id of a message that was taken on before the broker was started. */
    void restore(int packetId) {
        if (received == null) {
            received = new BitSet();
        }
        received.set(packetId);
        size++;
    }

    /** PUBREL: a message with this id is a new one from now on. Returns whether the id was known. */
    public boolean release(int packetId) {
        boolean known = has(packetId);
        if (known) {
            received.clear(packetId);
            size--;
            record.released(packetId);
        }
        return known;
    }
}
