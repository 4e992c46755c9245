package dev.rookery.auth;

import java.net.SocketAddress;
import java.util.Optional;

/** Authentication method of enhanced authentication (MQTT 5, section 4.12). Thread-safe. */
public interface AuthenticationMethod {
    /**
     * Parses the client's first data. Queries nothing yet, so that the caller can register the user in
     * {@link PresentUsers} before the first query.
     *
     * @param tenant the tenant of the connection
     * @param address the client's address, for throttling
     * @return the exchange, or empty if the data is not a valid first message of the method
     */
    Optional<AuthenticationExchange> begin(TenantId tenant, SocketAddress address, byte[] first);
}
