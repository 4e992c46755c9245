package dev.rookery.auth;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Identifier of a tenant.
 *
 * @param value DNS label: 1 to 63 lower-case letters, digits and inner hyphens
 */
public record TenantId(String value) {
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /** Tenant of a process that serves a single tenant. */
    public static final TenantId DEFAULT = new TenantId("default");

    public TenantId {
        if (!DNS_LABEL.matcher(value).matches()) {
            throw new IllegalArgumentException("Tenant id '" + value
                    + "' is not a DNS label: use 1 to 63 lower-case letters, digits and inner hyphens");
        }
    }

    /** Returns the tenant id, or empty if the text is not a DNS label. */
    public static Optional<TenantId> parse(String value) {
        return DNS_LABEL.matcher(value).matches() ? Optional.of(new TenantId(value)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
