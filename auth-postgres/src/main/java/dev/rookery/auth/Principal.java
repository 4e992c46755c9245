package dev.rookery.auth;

import java.util.Objects;

/**
 * A user whose password was right, with the rights it had at that moment. Immutable.
 *
 * @param tenant the tenant that the user belongs to
 * @param username the name in {@code mqtt_users}
 * @param superuser whether every topic but the server's own is open to it
 * @param rules its compiled rights; not yet bound to a client id
 */
public record Principal(TenantId tenant, String username, boolean superuser, AccessRules rules) {
    public Principal {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(rules, "rules");
    }
}
