package dev.rookery.broker.config;

import java.util.Objects;

/**
 * How WebSocket listeners serve browsers.
 *
 * @param path the only path that a WebSocket may be opened on, such as {@code /mqtt}
 * @param origins whose pages may open one
 */
public record WebSocketConfig(String path, AllowedOrigins origins) {
    /** The default of {@link #path}. */
    public static final String DEFAULT_PATH = "/mqtt";

    /** {@value #DEFAULT_PATH} for pages of the same host. */
    public static final WebSocketConfig DEFAULT = new WebSocketConfig(DEFAULT_PATH, AllowedOrigins.SAME_HOST);

    public WebSocketConfig {
        Objects.requireNonNull(origins, "origins");
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("The WebSocket path '" + path + "' must begin with '/'");
        }
    }
}
