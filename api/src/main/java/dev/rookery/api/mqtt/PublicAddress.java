package dev.rookery.api.mqtt;

import dev.rookery.config.Ranges;
import java.util.Optional;

/**
 * MQTT address of the broker that devices are given.
 *
 * @param host empty for the host name of the API request
 * @param port port of MQTT over TCP, 1 to 65535
 */
public record PublicAddress(Optional<String> host, int port) {
    public static final int DEFAULT_PORT = 1883;

    public PublicAddress {
        Ranges.requirePort("Public MQTT port", port);
    }
}
