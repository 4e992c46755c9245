package dev.rookery.tenant;

import dev.rookery.auth.TenantId;

/** Thrown if too many transactions of a tenant wait for a connection already. Has no stack trace: it is an expected outcome. */
public final class TenantBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TenantBusyException(TenantId tenant) {
        super("Too many transactions of the tenant " + tenant + " wait for PostgreSQL", null, false, false);
    }
}
