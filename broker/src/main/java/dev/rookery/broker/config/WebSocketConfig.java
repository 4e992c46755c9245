package dev.rookery.broker.config;

import dev.rookery.config.DataSize;
import dev.rookery.config.Ranges;

/**
 * Settings of the WebSocket listeners.
 *
 * @param path the only path that accepts WebSocket upgrades, such as {@code /mqtt}
 * @param allowedOrigins origins that may open a WebSocket
 * @param proxies reverse proxies whose {@code X-Forwarded-For} names the client
 * @param maximumRequestSize maximum size of the request line with its query, and of all headers with their cookies, 1 KiB to
 *     1 MiB, in bytes
 */
public record WebSocketConfig(
        String path, AllowedOrigins allowedOrigins, WebSocketProxies proxies, int maximumRequestSize) {
    /** Default of {@link #path}. */
    public static final String DEFAULT_PATH = "/mqtt";

    /** Default of {@link #maximumRequestSize}: line and headers hold 8 KiB of a query or of cookies, and what else there is. */
    public static final int DEFAULT_MAXIMUM_REQUEST_SIZE = 16 * 1024;

    private static final int SMALLEST_MAXIMUM = 1024;
    private static final int LARGEST_MAXIMUM = 1024 * 1024;

    /** {@value #DEFAULT_PATH} for pages of the same host. */
    public static final WebSocketConfig DEFAULT =
            new WebSocketConfig(DEFAULT_PATH, AllowedOrigins.SAME_HOST, WebSocketProxies.NONE);

    /** Uses the {@link #DEFAULT_MAXIMUM_REQUEST_SIZE}. */
    public WebSocketConfig(String path, AllowedOrigins allowedOrigins, WebSocketProxies proxies) {
        this(path, allowedOrigins, proxies, DEFAULT_MAXIMUM_REQUEST_SIZE);
    }

    public WebSocketConfig {
        Ranges.require(
                "WebSocket request size",
                new DataSize(maximumRequestSize),
                new DataSize(SMALLEST_MAXIMUM),
                new DataSize(LARGEST_MAXIMUM));
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "Invalid WebSocket path '" + path + "'; allowed are paths that begin with '/'");
        }
    }
}
