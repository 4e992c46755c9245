package dev.rookery.broker.transport;

import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.PacketHandler;

/** The engine's side of a connection. Called on the connection's event loop only. */
public interface ConnectionHandler extends PacketHandler {
    /** Whether packets are taken now; until {@link Connection#resume} they wait in order, unread. */
    boolean isReady();

    /** The client broke the protocol; the handler is to close the connection. No packet follows. */
    void broke(PacketException reason);

    /** What was to be acknowledged could not be kept, and no acknowledgement was sent; the handler is to close the connection. */
    void notKept();

    /** The network takes bytes again after it had fallen behind. */
    void writable();

    /** The connection is over; the last call. */
    void closed();
}
