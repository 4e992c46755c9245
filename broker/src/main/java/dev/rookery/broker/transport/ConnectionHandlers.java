package dev.rookery.broker.transport;

import dev.rookery.broker.mqtt.PacketDecoder;

/** Factory of the engine side of connections. */
@FunctionalInterface
public interface ConnectionHandlers {
    /**
     * Creates the handler of a new connection. Called on the connection's event loop.
     *
     * @param decoder decoder of the connection, which knows the protocol version once CONNECT has stated it
     */
    ConnectionHandler create(Connection connection, PacketDecoder decoder);
}
