package dev.rookery.broker.admin;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.meter.Usage;

/**
 * A tenant in numbers.
 *
 * @param connected clients connected now
 * @param sessions of clients connected or not
 * @param retainedBytes as the bound counts them
 * @param waiting messages that wait for their clients
 * @param usage since the broker started
 * @param limits in force now
 */
public record TenantStatus(
        TenantId tenant,
        int connected,
        int sessions,
        int subscriptions,
        int retained,
        long retainedBytes,
        long waiting,
        Usage usage,
        TenantLimits limits) {}
