package dev.rookery.api.diagnosis;

import java.util.Optional;

/** Client that is diagnosed: all clients of a user, or one client id, or one client id of a user. One of both is present. */
public record Subject(Optional<String> username, Optional<String> clientId) {
    boolean matches(String eventUser, String eventClient) {
        return username.map(eventUser::equals).orElse(true)
                && clientId.map(eventClient::equals).orElse(true);
    }
}
