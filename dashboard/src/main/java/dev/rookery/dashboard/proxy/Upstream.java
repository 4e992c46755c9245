package dev.rookery.dashboard.proxy;

import dev.rookery.http.ProxyToken;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Server that the console forwards requests to.
 *
 * @param token by which the server recognizes the console; empty if it counts the console as a trusted proxy, or does not need to
 */
public record Upstream(String host, int port, boolean tls, Optional<ProxyToken> token) {
    private static final Set<String> SECURED = Set.of("https", "wss");

    /** Returns a server without TLS. */
    public static Upstream plain(String host, int port) {
        return new Upstream(host, port, false, Optional.empty());
    }

    /**
     * Parses a URL such as {@code http://api:3001}.
     *
     * @param option name of the option, for the error message
     * @param schemes allowed scheme without TLS and with TLS
     * @throws IllegalArgumentException if it is not a URL of these schemes with a host and without a path
     */
    public static Upstream parse(String option, String url, Set<String> schemes) {
        try {
            URI uri = URI.create(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean noPath = uri.getPath() == null
                    || uri.getPath().isEmpty()
                    || uri.getPath().equals("/");
            if (schemes.contains(scheme) && uri.getHost() != null && noPath && uri.getQuery() == null) {
                boolean tls = SECURED.contains(scheme);
                int usualPort = tls ? 443 : 80;
                return new Upstream(
                        uri.getHost(), uri.getPort() < 0 ? usualPort : uri.getPort(), tls, Optional.empty());
            }
        } catch (IllegalArgumentException e) {
            throw invalid(option, url, schemes, e);
        }
        throw invalid(option, url, schemes, null);
    }

    private static IllegalArgumentException invalid(
            String option, String url, Set<String> schemes, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                option + " '" + url + "' is invalid; use SCHEME://HOST:PORT with the scheme "
                        + String.join(" or ", schemes.stream().sorted().toList()),
                cause);
    }

    /** Returns this server, which recognizes the console by the token. */
    public Upstream withToken(ProxyToken secret) {
        return new Upstream(host, port, tls, Optional.of(secret));
    }

    SocketAddress address() {
        return SocketAddress.inetSocketAddress(port, host);
    }
}
