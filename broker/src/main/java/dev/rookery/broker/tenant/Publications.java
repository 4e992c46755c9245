package dev.rookery.broker.tenant;

import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.LimitCounters;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.meter.TenantMeter;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.Session;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes on messages that may be published: retains and routes them. */
public final class Publications {
    private final Router router;
    private final RetainedMessages retained;
    private final TenantMeter meter;
    private final Supplier<TenantLimits> limits;
    private final LimitCounters bounds;

    Publications(
            Router router,
            RetainedMessages retained,
            TenantMeter meter,
            Supplier<TenantLimits> limits,
            LimitCounters bounds) {
        this.router = router;
        this.retained = retained;
        this.meter = meter;
        this.limits = limits;
        this.bounds = bounds;
    }

    /**
     * Publishes a message.
     *
     * @param from the session that published it
     * @return success, no matching subscribers, or quota exceeded: then nothing was done
     */
    public ReasonCode publish(Message message, Session from) {
        if (message.retain()) {
            Optional<Limit> refusal = retained.refusal(message, limits.get());
            if (refusal.isPresent()) {
                bounds.increment(refusal.get());
                return ReasonCode.QUOTA_EXCEEDED;
            }
            retained.put(message);
        }
        meter.recordReceived(message.qos(), message.payload().length);
        return router.route(message, from) ? ReasonCode.SUCCESS : ReasonCode.NO_MATCHING_SUBSCRIBERS;
    }
}
