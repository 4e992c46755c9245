package dev.rookery.auth;

import java.net.SocketAddress;
import java.util.Objects;

/**
 * A client certificate that TLS has found right already; what is left to decide is whether there is such a user.
 *
 * @param username the common name of the certificate's subject
 */
public record CertificateCredentials(TenantId tenant, String clientId, String username, SocketAddress address)
        implements Credentials {
    public CertificateCredentials {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(address, "address");
    }
}
