package dev.rookery.broker.admin;

import java.util.Optional;

/**
 * Which clients are wanted; what is empty does not matter.
 *
 * @param clientId how the client id begins
 * @param username how the username begins
 * @param address how the address begins, such as {@code 192.0.2.}; clients that are away have none
 * @param connected whether the client is connected now
 */
public record ClientSearch(
        Optional<String> clientId, Optional<String> username, Optional<String> address, Optional<Boolean> connected) {
    public static final ClientSearch ALL =
            new ClientSearch(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
