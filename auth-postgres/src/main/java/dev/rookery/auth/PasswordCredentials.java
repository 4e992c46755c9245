package dev.rookery.auth;

import java.net.SocketAddress;
import java.util.Objects;

/**
 * Username and password. {@link #toString()} omits the password.
 *
 * @param password arbitrary bytes; empty if the client sent none
 */
public record PasswordCredentials(
        TenantId tenant, String clientId, String username, byte[] password, SocketAddress address)
        implements Credentials {
    public PasswordCredentials {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(address, "address");
    }

    @Override
    public String toString() {
        return "PasswordCredentials[tenant=" + tenant + ", clientId=" + clientId + ", username=" + username
                + ", address=" + address + "]";
    }
}
