package dev.rookery.broker.config;

/**
 * Settings of the WebSocket listeners.
 *
 * @param path the only path that accepts WebSocket upgrades, such as {@code /mqtt}
 * @param allowedOrigins origins that may open a WebSocket
 * @param proxies reverse proxies whose {@code X-Forwarded-For} names the client
 */
public record WebSocketConfig(String path, AllowedOrigins allowedOrigins, WebSocketProxies proxies) {
    /** Default of {@link #path}. */
    public static final String DEFAULT_PATH = "/mqtt";

    /** {@value #DEFAULT_PATH} for pages of the same host. */
    public static final WebSocketConfig DEFAULT =
            new WebSocketConfig(DEFAULT_PATH, AllowedOrigins.SAME_HOST, WebSocketProxies.NONE);

    public WebSocketConfig {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "Invalid WebSocket path '" + path + "'; allowed are paths that begin with '/'");
        }
    }
}
