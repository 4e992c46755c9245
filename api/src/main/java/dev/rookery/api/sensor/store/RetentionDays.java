package dev.rookery.api.sensor.store;

import dev.rookery.auth.TenantId;

/** Retention of the tenants. Thread-safe. */
public interface RetentionDays {
    /** Returns the complete days to retain before the current day, of any tenant at most; at least 1. */
    int longest();

    /** Returns the complete days that a tenant's readings are retained before the current day, 1 to {@link #longest}. */
    int of(TenantId tenant);
}
