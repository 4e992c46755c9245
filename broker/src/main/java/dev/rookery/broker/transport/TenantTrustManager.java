package dev.rookery.broker.transport;

import dev.rookery.auth.TenantId;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Accepts the certificates of clients that an authority of a tenant has signed: of the tenant that the TLS server name names, or of
 * any if it names none. Runs on the threads of handshakes. Thread-safe.
 */
final class TenantTrustManager extends X509ExtendedTrustManager {
    private static final X509Certificate[] NO_NAMES = {};

    private final ClientTrust trust;

    TenantTrustManager(ClientTrust trust) {
        this.trust = trust;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        Optional<TenantId> claimed =
                Handshake.serverName(engine.getHandshakeSession()).flatMap(trust.names()::ofHost);
        // Certificates behind the first one have no effect.
        if (trust.authorities().verify(chain[0], claimed).isEmpty()) {
            throw new CertificateException("The client certificate is not trusted");
        }
    }

    /** Returns none: the server names no authority in its request, because there may be thousands, of other tenants. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return NO_NAMES;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw unsupported();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw unsupported();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw unsupported();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw unsupported();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw unsupported();
    }

    private static CertificateException unsupported() {
        return new CertificateException("Only the certificates of clients of a listener are verified");
    }
}
