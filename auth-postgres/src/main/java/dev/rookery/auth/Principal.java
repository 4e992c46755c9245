package dev.rookery.auth;

import java.util.Objects;

/**
 * Authenticated user with its rights at the time of the login. Immutable.
 *
 * @param superuser whether the user may access every topic except publishing to the server's own
 * @param rules compiled rights, not yet bound to a client id
 * @param credentials version of the stored password hash
 */
public record Principal(UserKey user, boolean superuser, AccessRules rules, CredentialVersion credentials) {
    public Principal {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(rules, "rules");
        Objects.requireNonNull(credentials, "credentials");
    }
}
