package dev.rookery.broker.session;

import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.LimitCounters;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.meter.TenantMeter;
import java.util.function.Supplier;

/** Bytes queued for all clients of a tenant, with their limit. Confined to the tenant's event loop. */
public final class QueueBudget {
    private final Supplier<TenantLimits> limits;
    private final LimitCounters limitCounters;
    private final TenantMeter meter;
    private long bytes;

    /** @param limits the effective limits */
    public QueueBudget(Supplier<TenantLimits> limits, LimitCounters limitCounters, TenantMeter meter) {
        this.limits = limits;
        this.limitCounters = limitCounters;
        this.meter = meter;
    }

    boolean fits(int cost) {
        return bytes + cost <= limits.get().queuedBytes();
    }

    /** Adds messages and bytes; negative values remove them. */
    void add(int messages, long change) {
        bytes += change;
        meter.addQueued(messages, change);
    }

    Limit recordExceeded(Limit limit) {
        limitCounters.increment(limit);
        return limit;
    }
}
