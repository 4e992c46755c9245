package dev.rookery.broker.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Origins (RFC 6454) whose web pages may open a WebSocket. Browsers send an origin, other clients do not. Without this
 * check any web page could reach the broker from inside the network of the person who opens it.
 *
 * @param any whether every origin is allowed
 * @param origins allowed in addition to the broker's own host, such as {@code https://console.example.com}; apps and
 *     extensions send {@code capacitor://localhost}, {@code chrome-extension://ID} and the like, local files {@code file://}
 *     or {@code null}
 */
public record AllowedOrigins(boolean any, List<String> origins) {
    /** Wildcard for every origin. */
    public static final String ANY = "*";

    /** Allows pages of the host that serves the WebSocket only, on any port. */
    public static final AllowedOrigins SAME_HOST = new AllowedOrigins(false, List.of());

    /** Origin of pages without a host, such as sandboxed frames. */
    private static final String OPAQUE = "null";

    private static final String WEB = "https?://[^/?#@]+";

    public AllowedOrigins {
        origins = origins.stream().map(AllowedOrigins::validated).toList();
    }

    /** Creates the set from a list of origins that may contain {@link #ANY}. */
    public static AllowedOrigins of(List<String> origins) {
        return new AllowedOrigins(
                origins.contains(ANY),
                origins.stream().filter(origin -> !origin.equals(ANY)).toList());
    }

    /**
     * Returns whether a page may open a WebSocket.
     *
     * @param origin value of the Origin header
     * @param host the requested host, without port
     */
    public boolean permits(String origin, Optional<String> host) {
        String normalized = normalized(origin);
        return any
                || origins.contains(normalized)
                || host.isPresent() && hostOf(normalized).equals(host.map(name -> name.toLowerCase(Locale.ROOT)));
    }

    private static String validated(String origin) {
        String normalized = normalized(origin.strip());
        if (normalized.equals(OPAQUE)) {
            return normalized;
        }
        boolean web = normalized.startsWith("http://") || normalized.startsWith("https://");
        boolean valid = web
                ? normalized.matches(WEB) && hostOf(normalized).isPresent()
                : normalized.matches("[a-z][a-z0-9+.-]*://[^/?#@\\s]*");
        if (!valid) {
            throw new IllegalArgumentException("Invalid WebSocket origin '" + origin
                    + "'; allowed are SCHEME://HOST[:PORT] without a path, such as https://console.example.com or"
                    + " capacitor://localhost, file://, null and *");
        }
        return normalized;
    }

    /** Browsers send lower case, and no default port. */
    private static String normalized(String origin) {
        return origin.toLowerCase(Locale.ROOT).replaceFirst("^(http://.*):80$|^(https://.*):443$", "$1$2");
    }

    private static Optional<String> hostOf(String origin) {
        try {
            return Optional.ofNullable(new URI(origin).getHost());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
