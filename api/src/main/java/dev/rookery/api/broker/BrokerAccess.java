package dev.rookery.api.broker;

import dev.rookery.config.Ranges;

/**
 * Address and credentials of the broker's admin port. {@link #toString} omits the token.
 *
 * @param port 1 to 65535
 */
public record BrokerAccess(String host, int port, String token) {
    public BrokerAccess {
        Ranges.requirePort("The port of the broker's admin port", port);
        if (host.isBlank() || token.isBlank()) {
            throw new IllegalArgumentException("The broker's admin port requires a host and a token");
        }
    }

    @Override
    public String toString() {
        return "BrokerAccess[" + host + ":" + port + "]";
    }
}
