package dev.rookery.auth;

import java.net.SocketAddress;
import java.util.Optional;

/** A way to log in that takes several steps: enhanced authentication (MQTT 5, section 4.12). For any thread. */
public interface AuthenticationMethod {
    /**
     * Reads what a client says first. Asks nobody yet, so that the user can be counted as logging in before anybody is
     * asked: see {@link PresentUsers}.
     *
     * @param tenant the tenant that the connection was found to belong to
     * @param address the peer, for throttling by address
     * @return empty if it is not what the method begins with
     */
    Optional<AuthenticationExchange> begin(TenantId tenant, SocketAddress address, byte[] first);
}
