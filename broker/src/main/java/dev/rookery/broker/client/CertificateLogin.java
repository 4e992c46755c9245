package dev.rookery.broker.client;

import dev.rookery.auth.CertificateCredentials;
import dev.rookery.auth.CertificateTrust;
import dev.rookery.auth.Credentials;
import dev.rookery.auth.DeviceCertificate;
import dev.rookery.auth.PasswordCredentials;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.mqtt.ConnectPacket;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.tenant.TenantResolver;
import dev.rookery.broker.transport.Connection;
import dev.rookery.broker.transport.Handshake;
import dev.rookery.tenant.TenantNames;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Login with a certificate that the authority of a tenant has signed. The authority decides the tenant, and the common name of the
 * subject the user; a server name, WebSocket host or username that names another tenant is refused. Thread-safe.
 *
 * @param withPassword whether a password is required in addition
 */
record CertificateLogin(CertificateTrust trust, TenantResolver names, boolean withPassword) {
    /** @param known tenants that a username can name */
    static CertificateLogin of(
            CertificateTrust trust, TenantNames names, Predicate<TenantId> known, boolean withPassword) {
        return new CertificateLogin(trust, TenantResolver.ofNames(names, known), withPassword);
    }

    /**
     * Resolves the credentials of a client, and sets the certificate of its connection.
     *
     * @param presented the certificate of the TLS handshake, which a resumed session does not verify
     * @param clientId the client's own or the assigned one
     * @throws PacketException if the certificate is not trusted any more, or contradicts what the client claims
     */
    Credentials resolve(X509Certificate presented, ConnectPacket packet, String clientId, Connection connection)
            throws PacketException {
        Handshake handshake = connection.handshake();
        String username = packet.username().orElse("");
        // Only names count: the tenant of the listener is the one of clients that name none.
        Optional<UserKey> named = names.resolve(new TenantResolver.Hints(
                handshake.serverName(), handshake.webSocketHost(), username, TenantId.DEFAULT));
        DeviceCertificate certificate =
                trust.verify(presented, named.map(UserKey::tenant)).orElseThrow(CertificateLogin::refused);
        String user = handshake.certificateName().orElseThrow(CertificateLogin::refused);
        connection.setCertificate(certificate);
        if (!withPassword) {
            return new CertificateCredentials(certificate.tenant(), clientId, user, connection.address());
        }
        String claimed = named.map(UserKey::username).orElse(username);
        if (!claimed.isEmpty() && !claimed.equals(user)) {
            throw refused();
        }
        return new PasswordCredentials(
                certificate.tenant(), clientId, user, packet.password().orElse(new byte[0]), connection.address());
    }

    private static PacketException refused() {
        return new PacketException(ReasonCode.NOT_AUTHORIZED, ReasonCode.NOT_AUTHORIZED.reasonString());
    }
}
