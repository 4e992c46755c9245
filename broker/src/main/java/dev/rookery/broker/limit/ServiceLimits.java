package dev.rookery.broker.limit;

import dev.rookery.auth.TenantId;

/**
 * Limits of the platform's own clients, which do not count against the limits of their tenant. A row in
 * {@code rookery_user_limits} takes precedence over {@link #client}.
 */
public final class ServiceLimits {
    /** While PostgreSQL is down, the broker queues the readings of all devices for the ingestion. */
    private static final long QUEUED_BYTES = 256L << 20;

    private static final int QUEUED_MESSAGES = 1_000_000;
    private static final int INFLIGHT = 65_535;

    /** Many tenants share the memory for queues; one must not use it up. */
    private static final long TENANT_QUEUED_BYTES = 16L << 20;

    private static final int TENANT_QUEUED_MESSAGES = 100_000;

    private static final ClientLimits OF_DEFAULT_TENANT = ClientLimits.DEFAULT.toBuilder()
            .inflight(INFLIGHT)
            .queuedMessages(QUEUED_MESSAGES)
            .queuedBytes(QUEUED_BYTES)
            .build();
    private static final ClientLimits OF_TENANT = OF_DEFAULT_TENANT.toBuilder()
            .queuedMessages(TENANT_QUEUED_MESSAGES)
            .queuedBytes(TENANT_QUEUED_BYTES)
            .build();

    /** Limits of all clients of a tenant together. */
    public static final TenantLimits ALL_CLIENTS =
            TenantLimits.DEFAULT.toBuilder().queuedBytes(Long.MAX_VALUE).build();

    private ServiceLimits() {}

    /** Returns the limits of each client of a tenant. */
    public static ClientLimits client(TenantId tenant) {
        return tenant.equals(TenantId.DEFAULT) ? OF_DEFAULT_TENANT : OF_TENANT;
    }
}
