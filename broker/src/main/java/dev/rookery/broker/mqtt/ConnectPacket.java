package dev.rookery.broker.mqtt;

import java.util.Optional;

/**
 * CONNECT packet.
 *
 * @param keepAlive in seconds; 0 disables keep alive
 * @param clientId may be empty
 */
public record ConnectPacket(
        ProtocolVersion version,
        boolean cleanStart,
        int keepAlive,
        String clientId,
        Properties properties,
        Optional<WillPacket> will,
        Optional<String> username,
        Optional<byte[]> password) {}
