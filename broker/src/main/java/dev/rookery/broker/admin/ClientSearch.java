package dev.rookery.broker.admin;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Search criteria for clients. Empty criteria match every client.
 *
 * @param clientId prefix of the client id
 * @param username prefix of the username
 * @param address prefix of the address, such as {@code 192.0.2.}; disconnected clients have none
 * @param connected whether the client is connected
 * @param conditions criteria for the state of the client
 */
public record ClientSearch(
        Optional<String> clientId,
        Optional<String> username,
        Optional<String> address,
        Optional<Boolean> connected,
        ClientConditions conditions) {
    public static final ClientSearch ALL = new ClientSearch(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), ClientConditions.ANY);

    /** Returns the search for the connected ones of these clients that are not components of the platform. */
    public ClientSearch connectedClients() {
        ClientConditions ofClients = new ClientConditions(
                conditions.text(),
                conditions.minimumQueued(),
                conditions.minimumDropped(),
                conditions.minimumIdle(),
                conditions.transport(),
                conditions.protocol(),
                Optional.of(false));
        return new ClientSearch(clientId, username, address, Optional.of(true), ofClients);
    }

    /**
     * Returns whether a client matches all criteria except the client id, which engines evaluate while they iterate, and the
     * conditions.
     *
     * @param clientAddress returns the address; the empty text if the client is disconnected
     */
    public boolean matches(String clientUsername, boolean isConnected, Supplier<String> clientAddress) {
        return username.map(clientUsername::startsWith).orElse(true)
                && connected.map(wanted -> wanted == isConnected).orElse(true)
                && address.map(prefix -> clientAddress.get().startsWith(prefix)).orElse(true);
    }
}
