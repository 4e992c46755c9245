package dev.rookery.auth;

import java.net.SocketAddress;
import java.util.Objects;

/**
 * Client without a username, where {@link Authority#anonymousUser} permits that. The authority only checks that the user exists
 * and is active.
 *
 * @param username the user that stands for such clients
 */
public record AnonymousCredentials(TenantId tenant, String clientId, String username, SocketAddress address)
        implements Credentials {
    public AnonymousCredentials {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(address, "address");
    }
}
