package dev.rookery.auth;

import java.net.SocketAddress;
import java.util.Objects;

/**
 * Client certificate that TLS has verified; the authority only checks that the user exists and is active.
 *
 * @param username common name of the certificate's subject
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
