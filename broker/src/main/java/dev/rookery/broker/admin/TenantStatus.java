package dev.rookery.broker.admin;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.meter.Usage;

/**
 * Counters and limits of a tenant.
 *
 * @param connected number of connected clients
 * @param sessions number of sessions, connected or not
 * @param retainedBytes size of the retained messages, as the limit counts it
 * @param queued number of queued messages
 * @param usage usage since the broker started
 * @param limits current limits
 */
public record TenantStatus(
        TenantId tenant,
        int connected,
        int sessions,
        int subscriptions,
        int retained,
        long retainedBytes,
        long queued,
        Usage usage,
        TenantLimits limits) {}
