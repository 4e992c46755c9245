package dev.rookery.api.mqtt;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS of the API's connections to the broker's internal listener. The broker's certificate must be trusted and name the host
 * that the API connects to. Thread-safe.
 */
public final class BrokerTls {
    static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private final X509ExtendedTrustManager trust;
    private final SslContext context;

    private BrokerTls(X509ExtendedTrustManager trust, SslContext context) {
        this.trust = trust;
        this.context = context;
    }

    /**
     * Trusts the certificates of a file only; a changed file applies to new connections.
     *
     * @param file certificates of authorities, or of the broker itself, in PEM format
     * @throws IllegalArgumentException if the file cannot be read or has no certificates
     */
    public static BrokerTls trusting(Path file) {
        ReloadedTrustManager trust = new ReloadedTrustManager(file);
        try {
            SslContext context = SslContextBuilder.forClient()
                    .trustManager(trust)
                    .protocols(PROTOCOLS)
                    .endpointIdentificationAlgorithm("HTTPS")
                    .build();
            return new BrokerTls(trust, context);
        } catch (SSLException e) {
            throw new IllegalStateException("Cannot create a TLS context", e);
        }
    }

    /** Returns a handler for a new connection. */
    public SslHandler newHandler(ByteBufAllocator allocator, String host, int port) {
        return context.newHandler(allocator, host, port);
    }

    /** Returns the trust for clients that create their TLS context themselves. */
    TrustManagerFactory trustManagerFactory() {
        return new OwnTrustManagerFactory(trust);
    }
}
