package dev.rookery.broker.limit;

/**
 * Limits of the platform's own clients, which do not count against the limits of their tenant. A row in
 * {@code rookery_user_limits} takes precedence over {@link #CLIENT}.
 */
public final class ServiceLimits {
    /** While PostgreSQL is down, the broker queues the readings of all devices for the ingestion. */
    private static final long QUEUED_BYTES = 256L << 20;

    private static final int QUEUED_MESSAGES = 1_000_000;
    private static final int INFLIGHT = 65_535;

    /** Limits of each client. */
    public static final ClientLimits CLIENT = ClientLimits.DEFAULT.toBuilder()
            .inflight(INFLIGHT)
            .queuedMessages(QUEUED_MESSAGES)
            .queuedBytes(QUEUED_BYTES)
            .build();

    /** Limits of all clients of a tenant together. */
    public static final TenantLimits ALL_CLIENTS =
            TenantLimits.DEFAULT.toBuilder().queuedBytes(Long.MAX_VALUE).build();

    private ServiceLimits() {}
}
