package dev.rookery.broker.tenant;

import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.LimitCounters;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.memory.UserMemory;
import dev.rookery.broker.meter.TenantMeter;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Publishes authorized messages within a tenant: retains and routes them. Confined to the tenant's event loop. */
public final class MessagePublisher {
    private final Router router;
    private final RetainedMessages retained;
    private final Metering metering;
    private final Supplier<TenantLimits> limits;
    private final LimitCounters limitCounters;
    private final List<MessageTap> taps = new ArrayList<>(0);

    MessagePublisher(
            Router router,
            RetainedMessages retained,
            Metering metering,
            Supplier<TenantLimits> limits,
            LimitCounters limitCounters) {
        this.router = router;
        this.retained = retained;
        this.metering = metering;
        this.limits = limits;
        this.limitCounters = limitCounters;
    }

    /** Returns the number of taps. */
    public int taps() {
        return taps.size();
    }

    /** Adds a tap, which sees each published message from now on. */
    public void add(MessageTap tap) {
        taps.add(tap);
    }

    public void remove(MessageTap tap) {
        taps.remove(tap);
    }

    /**
     * Publishes a message.
     *
     * @param publisher the publishing session; null for messages of the administrator
     * @return {@link PublishResult#DELIVERED}, {@link PublishResult#NO_SUBSCRIBERS}, or the limit that the message would
     *     exceed, if it cannot be retained and was not published
     */
    public PublishResult publish(Message message, @Nullable Session publisher) {
        if (message.retain()) {
            UserMemory user = publisher == null ? null : publisher.memory().user();
            Optional<Limit> exceeded = retained.exceededLimit(message, limits.get(), user);
            if (exceeded.isPresent()) {
                limitCounters.increment(exceeded.get());
                return PublishResult.exceeding(exceeded.get());
            }
            retained.put(message, user);
        }
        TenantMeter meter = publisher == null
                ? metering.tenant()
                : metering.of(publisher.user().username());
        meter.recordReceived(message.qos(), message.payload().length);
        for (int i = 0; i < taps.size(); i++) {
            taps.get(i).published(message, publisher);
        }
        return router.route(message, publisher) ? PublishResult.DELIVERED : PublishResult.NO_SUBSCRIBERS;
    }
}
