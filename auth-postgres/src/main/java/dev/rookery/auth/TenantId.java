package dev.rookery.auth;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The customer that a connection, a session or a topic belongs to.
 *
 * @param value a DNS label: 1 to 63 lower-case letters, digits and inner hyphens
 */
public record TenantId(String value) {
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /** The only tenant of a process that serves one. */
    public static final TenantId DEFAULT = new TenantId("default");

    public TenantId {
        if (!DNS_LABEL.matcher(value).matches()) {
            throw new IllegalArgumentException("Tenant id '" + value
                    + "' is not a DNS label: use 1 to 63 lower-case letters, digits and inner hyphens");
        }
    }

    /** The tenant of that id; empty if nothing can have it. */
    public static Optional<TenantId> parse(String value) {
        return DNS_LABEL.matcher(value).matches() ? Optional.of(new TenantId(value)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
