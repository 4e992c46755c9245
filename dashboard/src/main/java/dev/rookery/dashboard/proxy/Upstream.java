package dev.rookery.dashboard.proxy;

import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Address of a server that the console forwards requests to. */
public record Upstream(String host, int port, boolean tls) {
    private static final Set<String> SECURED = Set.of("https", "wss");

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
            boolean noPath = uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/");
            if (schemes.contains(scheme) && uri.getHost() != null && noPath && uri.getQuery() == null) {
                boolean tls = SECURED.contains(scheme);
                int usualPort = tls ? 443 : 80;
                return new Upstream(uri.getHost(), uri.getPort() < 0 ? usualPort : uri.getPort(), tls);
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

    SocketAddress address() {
        return SocketAddress.inetSocketAddress(port, host);
    }
}
