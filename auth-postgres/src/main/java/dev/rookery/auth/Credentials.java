package dev.rookery.auth;

import java.net.SocketAddress;
import java.util.Objects;

/**
 * What a client presents on CONNECT. The password is any bytes and is never printed.
 *
 * @param tenant the tenant that the connection was found to belong to
 * @param clientId the client id, possibly assigned by the server
 * @param address the peer, for throttling by address
 */
public record Credentials(TenantId tenant, String clientId, String username, byte[] password, SocketAddress address) {
    public Credentials {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(address, "address");
    }

    /** The user that the client claims to be. */
    public UserKey user() {
        return new UserKey(tenant, username);
    }

    @Override
    public String toString() {
        return "Credentials[tenant=" + tenant + ", clientId=" + clientId + ", username=" + username + ", address="
                + address + "]";
    }
}
