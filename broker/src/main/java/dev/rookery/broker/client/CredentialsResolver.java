package dev.rookery.broker.client;

import dev.rookery.auth.AnonymousCredentials;
import dev.rookery.auth.CertificateCredentials;
import dev.rookery.auth.CertificateTrust;
import dev.rookery.auth.Credentials;
import dev.rookery.auth.PasswordCredentials;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.service.ServiceName;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.mqtt.ConnectPacket;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.tenant.TenantResolver;
import dev.rookery.broker.transport.Connection;
import dev.rookery.broker.transport.Handshake;
import dev.rookery.tenant.TenantNames;
import java.util.Optional;
import java.util.function.Predicate;

/** Resolves the tenant, user and credentials that a client of a listener claims. Thread-safe. */
final class CredentialsResolver {
    private final TenantResolver tenants;
    private final TenantId listenerTenant;
    private final boolean byCertificate;
    private final boolean internal;
    private final Optional<String> anonymousUser;
    /** Present if the tenants' own authorities are trusted. */
    private final Optional<CertificateLogin> certificates;

    /**
     * @param trust trust in the tenants' own authorities
     * @param known tenants that a username can name
     * @param anonymousUser user of the listener's tenant that stands for clients without a username
     */
    CredentialsResolver(
            ListenerConfig listener,
            TenantNames names,
            CertificateTrust trust,
            Predicate<TenantId> known,
            Optional<String> anonymousUser) {
        this.anonymousUser = anonymousUser;
        this.tenants = TenantResolver.of(names, known);
        this.listenerTenant = listener.tenant();
        this.internal = listener.internal();
        this.byCertificate = listener.tls()
                .map(tls -> tls.clientCertificates().commonNameAsUsername())
                .orElse(false);
        this.certificates = listener.tls()
                .filter(tls -> tls.clientCertificates().trustsTenants())
                .map(tls -> CertificateLogin.of(trust, names, known, !byCertificate));
    }

    /**
     * @param clientId the client's own or the assigned one
     * @throws PacketException if the client's certificate contradicts the rest
     */
    Credentials resolve(ConnectPacket packet, String clientId, Connection connection) throws PacketException {
        Handshake handshake = connection.handshake();
        if (certificates.isPresent() && handshake.certificate().isPresent()) {
            return certificates.get().resolve(handshake.certificate().get(), packet, clientId, connection);
        }
        String username = packet.username().orElse("");
        byte[] password = packet.password().orElse(new byte[0]);
        if (internal) {
            TenantId tenant =
                    ServiceName.parse(username).map(ServiceName::tenant).orElse(listenerTenant);
            return new PasswordCredentials(tenant, clientId, username, password, connection.address());
        }
        UserKey claimed = tenants.resolve(new TenantResolver.Hints(
                        handshake.serverName(), handshake.webSocketHost(), username, listenerTenant))
                .orElseThrow();
        // A certificate authority of the listener's tenant must not vouch for users of other tenants.
        Optional<String> commonName = handshake
                .certificateName()
                .filter(name -> byCertificate && claimed.tenant().equals(listenerTenant));
        if (commonName.isPresent()) {
            return new CertificateCredentials(listenerTenant, clientId, commonName.get(), connection.address());
        }
        if (anonymousUser.isPresent() && username.isEmpty() && claimed.tenant().equals(listenerTenant)) {
            return new AnonymousCredentials(listenerTenant, clientId, anonymousUser.get(), connection.address());
        }
        return new PasswordCredentials(claimed.tenant(), clientId, claimed.username(), password, connection.address());
    }
}
