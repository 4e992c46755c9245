package dev.rookery.auth;

import java.util.Objects;

/** Key of a user: equal usernames in two tenants are two users. */
public record UserKey(TenantId tenant, String username) {
    public UserKey {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(username, "username");
    }
}
