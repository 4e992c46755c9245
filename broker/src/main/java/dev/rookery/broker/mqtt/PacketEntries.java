package dev.rookery.broker.mqtt;

import io.netty.buffer.Unpooled;

/**
 * Entries of a SUBSCRIBE or UNSUBSCRIBE packet, at least one. They are decoded one at a time, because decoding the hundreds of
 * thousands in a large packet would occupy the event loop. Not thread-safe.
 *
 * @param <F> type of an entry
 */
public final class PacketEntries<F> {
    /** Decodes an entry. */
    @FunctionalInterface
    interface Decoder<F> {
        F decode(PacketInput in) throws PacketException;
    }

    private final PacketInput in;
    private final Decoder<F> decoder;

    /** @param rest the packet from the first entry on; copied */
    PacketEntries(PacketInput rest, Decoder<F> decoder) throws PacketException {
        if (!rest.hasMore()) {
            throw PacketException.protocolError("No topic filter"); // [MQTT-3.8.3-2] (5.0), -3 (3.1.1); [MQTT-3.10.3-2]
        }
        byte[] bytes = rest.remainingBytes();
        this.in = new PacketInput(Unpooled.wrappedBuffer(bytes), bytes.length);
        this.decoder = decoder;
    }

    public boolean hasNext() {
        return in.hasMore();
    }

    /** Decodes the next entry. */
    public F next() throws PacketException {
        return decoder.decode(in);
    }
}
