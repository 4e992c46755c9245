package dev.rookery.app.move.state;

import java.net.URI;

/**
 * Admin port of a broker. {@link #toString} omits the token.
 *
 * @param address such as {@code http://127.0.0.1:9103}
 */
public record AdminEndpoint(URI address, String token) {
    @Override
    public String toString() {
        return "AdminEndpoint[" + address + "]";
    }
}
