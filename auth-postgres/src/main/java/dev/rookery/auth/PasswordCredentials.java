package dev.rookery.auth;

import java.net.SocketAddress;
import java.util.Objects;

/**
 * A username and a password. The password is any bytes and is never printed.
 *
 * @param password to be checked; empty if there was none
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
