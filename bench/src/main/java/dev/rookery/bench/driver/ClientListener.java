package dev.rookery.bench.driver;

import io.netty.buffer.ByteBuf;

/** Receives the events of a client, on the driver's event loop. */
public interface ClientListener {
    /**
     * Called for each received message. A QoS 2 message that the broker repeats before PUBREL is reported once.
     *
     * @param payload valid until the method returns; see {@link Stamp}
     */
    void onMessage(ByteBuf payload, boolean retained);

    /** Called when the client can accept more messages. */
    void onWritable();

    /** Called when the connection ends other than by {@link LoadClient#close()}. */
    void onConnectionLost(String reason);

    /** Returns a listener that ignores all events. */
    static ClientListener ignoring() {
        return new ClientListener() {
            @Override
            public void onMessage(ByteBuf payload, boolean retained) {}

            @Override
            public void onWritable() {}

            @Override
            public void onConnectionLost(String reason) {}
        };
    }
}
