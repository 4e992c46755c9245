package dev.rookery.auth;

import java.util.Objects;

/**
 * A user whose password was right, with the rights it had at that moment. Immutable.
 *
 * @param user the user and the tenant it belongs to
 * @param superuser whether every topic but the server's own is open to it
 * @param rules its compiled rights; not yet bound to a client id
 * @param credentials the version of the password that is stored for it
 */
public record Principal(UserKey user, boolean superuser, AccessRules rules, CredentialVersion credentials) {
    public Principal {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(rules, "rules");
        Objects.requireNonNull(credentials, "credentials");
    }
}
