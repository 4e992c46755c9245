package dev.rookery.api.broker;

/**
 * How the broker's admin port is reached. The token is never printed.
 *
 * @param port 1 to 65535
 * @param token what it asks for
 * @param tenant whose share of the broker this is about
 */
public record BrokerAccess(String host, int port, String token, String tenant) {
    public BrokerAccess {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("The broker's admin port " + port + " is outside 1 to 65535");
        }
        if (host.isBlank() || token.isBlank() || tenant.isBlank()) {
            throw new IllegalArgumentException("The broker's admin port needs a host, a token and a tenant");
        }
    }

    @Override
    public String toString() {
        return "BrokerAccess[" + tenant + "@" + host + ":" + port + "]";
    }
}
