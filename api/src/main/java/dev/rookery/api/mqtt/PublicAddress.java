package dev.rookery.api.mqtt;

import java.util.Optional;

/**
 * Where devices find the broker.
 *
 * @param host empty for the one by which the API was called
 * @param port of MQTT over TCP, 1 to 65535
 */
public record PublicAddress(Optional<String> host, int port) {
    public PublicAddress {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("The broker's public port " + port + " is outside 1 to 65535");
        }
    }
}
