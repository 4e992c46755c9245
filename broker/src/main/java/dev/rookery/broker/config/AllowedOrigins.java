package dev.rookery.broker.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whose web pages may open a WebSocket: a browser names the page's origin (RFC 6454), other clients name none. Without
 * this any page that somebody opens could talk to the broker from inside that person's network.
 *
 * @param all whether any page may
 * @param origins those that may beside pages of the broker's own host, such as {@code https://console.example.com}
 */
public record AllowedOrigins(boolean all, List<String> origins) {
    /** Stands for all in a list. */
    public static final String ANY = "*";

    /** Only pages of the host that the WebSocket is opened on, whatever their port. */
    public static final AllowedOrigins SAME_HOST = new AllowedOrigins(false, List.of());

    public AllowedOrigins {
        origins = origins.stream().map(AllowedOrigins::checked).toList();
    }

    /** Those in a list, which may hold {@link #ANY}. */
    public static AllowedOrigins of(List<String> listed) {
        return new AllowedOrigins(
                listed.contains(ANY),
                listed.stream().filter(origin -> !origin.equals(ANY)).toList());
    }

    /**
     * Whether a page may open a WebSocket.
     *
     * @param origin as the browser writes it
     * @param host the host that it asks, without port
     */
    public boolean permits(String origin, Optional<String> host) {
        String written = origin.toLowerCase(Locale.ROOT);
        return all
                || origins.contains(written)
                || host.isPresent() && hostOf(written).equals(host.map(asked -> asked.toLowerCase(Locale.ROOT)));
    }

    private static String checked(String origin) {
        String written = origin.toLowerCase(Locale.ROOT);
        if (!written.matches("https?://[^/?#@]+") || hostOf(written).isEmpty()) {
            throw new IllegalArgumentException("The origin '" + origin
                    + "' is not written as browsers do: https://host or https://host:port, without a path");
        }
        return written;
    }

    private static Optional<String> hostOf(String origin) {
        try {
            return Optional.ofNullable(new URI(origin).getHost());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
