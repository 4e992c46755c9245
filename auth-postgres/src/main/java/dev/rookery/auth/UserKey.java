package dev.rookery.auth;

import java.util.Objects;

/** A user of a tenant; equal names in two tenants are two users. */
public record UserKey(TenantId tenant, String username) {
    public UserKey {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(username, "username");
    }
}
