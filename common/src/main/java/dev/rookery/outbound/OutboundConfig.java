package dev.rookery.outbound;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Settings of requests to other services.
 *
 * @param authorities PEM file with certificate authorities that are trusted in addition to those of the JDK
 * @param proxy URL of an HTTP proxy without credentials, such as {@code http://proxy.example.com:3128}
 * @param exceptions hosts that are reached without the proxy; a name includes its subdomains, and {@code *} all hosts
 */
public record OutboundConfig(Optional<Path> authorities, Optional<URI> proxy, List<String> exceptions) {
    private static final int HTTP_PORT = 80;

    /** @throws IllegalArgumentException if the URL of the proxy is not supported */
    public OutboundConfig {
        exceptions = List.copyOf(exceptions);
        proxy.ifPresent(OutboundConfig::requireSupported);
    }

    /**
     * Makes these settings the defaults of {@link java.net.http.HttpClient}s that this process creates from now on.
     *
     * @throws IllegalArgumentException if the file of the certificate authorities cannot be read
     */
    public void install() {
        authorities.ifPresent(file -> SSLContext.setDefault(TrustedAuthorities.context(file)));
        proxy.ifPresent(url -> ProxySelector.setDefault(new ProxyRoutes(address(url), exceptions)));
    }

    /** Resolved by each connection, because the address of the proxy may change. */
    private static InetSocketAddress address(URI url) {
        return InetSocketAddress.createUnresolved(url.getHost(), url.getPort() < 0 ? HTTP_PORT : url.getPort());
    }

    private static void requireSupported(URI url) {
        if (!"http".equals(url.getScheme()) || url.getHost() == null || url.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "The URL of a proxy is http://HOST:PORT, without credentials. Other proxies are not supported");
        }
    }
}
