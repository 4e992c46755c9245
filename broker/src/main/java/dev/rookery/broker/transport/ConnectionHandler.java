package dev.rookery.broker.transport;

import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.PacketHandler;
import dev.rookery.broker.websocket.Refusal;

/** Engine side of a connection. Called on the connection's event loop only. */
public interface ConnectionHandler extends PacketHandler {
    /**
     * Returns whether the handler accepts packets. Otherwise they remain undecoded, in order, until
     * {@link Connection#resume}.
     */
    boolean isReady();

    /** The WebSocket request of the client was refused. The connection closes without any packet. */
    void requestRefused(Refusal refusal);

    /**
     * The client violated the protocol or exceeded a limit. The handler must close the connection; no packet follows.
     */
    void protocolViolated(PacketException reason);

    /**
     * The store failed to persist a change, and the broker did not send its acknowledgement. The handler must close the
     * connection.
     */
    void persistenceFailed();

    /** The outbound buffer of the connection has capacity again. */
    void becameWritable();

    /** The connection is closed. This is the last call. */
    void closed();
}
