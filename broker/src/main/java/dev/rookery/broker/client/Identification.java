package dev.rookery.broker.client;

import dev.rookery.auth.CertificateCredentials;
import dev.rookery.auth.Credentials;
import dev.rookery.auth.PasswordCredentials;
import dev.rookery.auth.TenantId;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.config.TenantNames;
import dev.rookery.broker.mqtt.ConnectPacket;
import dev.rookery.broker.tenant.Arrival;
import dev.rookery.broker.tenant.Claim;
import dev.rookery.broker.tenant.TenantResolver;
import dev.rookery.broker.transport.Connection;
import dev.rookery.broker.transport.Handshake;
import java.util.Optional;

/** Finds out whom a client of a listener says it is, and by what. */
final class Identification {
    private final TenantResolver tenants;
    private final TenantId listener;
    private final boolean byCertificate;

    Identification(ListenerConfig listener, TenantNames names) {
        this.tenants = TenantResolver.of(names);
        this.listener = listener.tenant();
        this.byCertificate = listener.tls()
                .map(tls -> tls.clientCertificates().commonNameAsUsername())
                .orElse(false);
    }

    /** @param clientId the client's own, or the one that it is given */
    Credentials credentials(ConnectPacket packet, String clientId, Connection connection) {
        Handshake handshake = connection.handshake();
        String username = packet.username().orElse("");
        Claim claim = tenants.resolve(
                        new Arrival(handshake.serverName(), handshake.webSocketHost(), username, listener))
                .orElseThrow();
        // Who signs for the listener's tenant must not make users of others.
        Optional<String> certified = handshake
                .certificateName()
                .filter(name -> byCertificate && claim.tenant().equals(listener));
        if (certified.isPresent()) {
            return new CertificateCredentials(listener, clientId, certified.get(), connection.address());
        }
        byte[] password = packet.password().orElse(new byte[0]);
        return new PasswordCredentials(claim.tenant(), clientId, claim.username(), password, connection.address());
    }
}
