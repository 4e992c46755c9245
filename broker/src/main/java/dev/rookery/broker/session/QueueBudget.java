package dev.rookery.broker.session;

import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.LimitCounters;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.meter.TenantMeter;
import java.util.function.Supplier;

/** What waits for all clients of a tenant together, within its bound. For the tenant's event loop. */
public final class QueueBudget {
    private final Supplier<TenantLimits> limits;
    private final LimitCounters bounds;
    private final TenantMeter meter;
    private long bytes;

    /** @param limits those in force now */
    public QueueBudget(Supplier<TenantLimits> limits, LimitCounters bounds, TenantMeter meter) {
        this.limits = limits;
        this.bounds = bounds;
        this.meter = meter;
    }

    boolean hasRoom(int cost) {
        return bytes + cost <= limits.get().queuedBytes();
    }

    /** So many messages more wait, or fewer. */
    void add(int messages, long change) {
        bytes += change;
        meter.addQueued(messages, change);
    }

    Limit reached(Limit bound) {
        bounds.increment(bound);
        return bound;
    }
}
