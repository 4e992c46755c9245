package dev.rookery.broker.mqtt;

import java.util.Optional;

/**
 * CONNECT.
 *
 * @param keepAlive in seconds; 0 for none
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
