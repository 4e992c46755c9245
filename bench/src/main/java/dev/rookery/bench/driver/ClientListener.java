package dev.rookery.bench.driver;

import io.netty.buffer.ByteBuf;

/** Told what happens to a client, on the driver's event loop. */
public interface ClientListener {
    /**
     * A message arrived; one of QoS 2 once only, however often the broker repeats it before its release.
     *
     * @param payload readable only until this returns; see {@link Stamp}
     */
    void delivered(ByteBuf payload, boolean retained);

    /** The client may take more messages than before. */
    void ready();

    /** The connection ended, and not because the driver closed it. */
    void lost(String reason);

    /** For clients of which nothing is expected after they have connected. */
    static ClientListener ignoring() {
        return new ClientListener() {
            @Override
            public void delivered(ByteBuf payload, boolean retained) {}

            @Override
            public void ready() {}

            @Override
            public void lost(String reason) {}
        };
    }
}
