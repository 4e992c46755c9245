package dev.rookery.broker.transport;

import dev.rookery.broker.mqtt.PacketDecoder;

/** Makes the engine's side of each new connection, on the connection's event loop. */
@FunctionalInterface
public interface ConnectionHandlers {
    /** @param decoder the connection's own, which knows the version of the protocol as soon as it was told */
    ConnectionHandler create(Connection connection, PacketDecoder decoder);
}
