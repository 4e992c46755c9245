package dev.rookery.tenant;

import java.util.Locale;

/** State of a tenant in its life cycle. */
public enum TenantState {
    /** Clients and people can log in. */
    ACTIVE,
    /** Logins are refused; all data remains. */
    SUSPENDED,
    /** Logins are refused, and all data is being deleted. Final: the tenant never returns to another state. */
    REMOVING;

    /** Returns the name in the database, on the command line and in JSON. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no state has this name */
    public static TenantState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
