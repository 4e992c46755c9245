package dev.rookery.broker.client;

import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.Rate;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.tenant.Tenant;
import java.util.concurrent.TimeUnit;

/**
 * Delays the reading from a client that exceeds its own message rate or that of its tenant. A client that exceeds its own
 * rate for too long without interruption is disconnected. Confined to the tenant's event loop.
 */
final class PublishThrottle {
    private final Tenant tenant;
    private final Session session;
    private final Rate rate = new Rate(System.nanoTime());
    private boolean throttled;
    private long throttledSince;

    PublishThrottle(Tenant tenant, Session session) {
        this.tenant = tenant;
        this.session = session;
    }

    /**
     * Counts a message.
     *
     * @return delay in nanoseconds before the next packet is read; 0 for none
     * @throws PacketException if the client has been throttled for longer than its limit
     */
    long delayAfterMessage() throws PacketException {
        int clientRate = session.limits().messagesPerSecond();
        int tenantRate = tenant.limits().messagesPerSecond();
        if (clientRate == 0 && tenantRate == 0 || tenant.metering().isService(session)) {
            return 0;
        }
        long now = System.nanoTime();
        long clientDelay = throttle(rate.acquire(clientRate, now), now);
        long tenantDelay = tenant.publishRate().acquire(tenantRate, now);
        if (tenantDelay > 0) {
            tenant.limitCounters().increment(Limit.TENANT_MESSAGE_RATE);
        }
        return Math.max(clientDelay, tenantDelay);
    }

    private long throttle(long delay, long now) throws PacketException {
        if (delay == 0) {
            throttled = false;
            return 0;
        }
        tenant.limitCounters().increment(Limit.MESSAGE_RATE);
        if (!throttled) {
            throttled = true;
            throttledSince = now;
        }
        int timeout = session.limits().throttleTimeoutSeconds();
        if (timeout > 0 && now - throttledSince > TimeUnit.SECONDS.toNanos(timeout)) {
            throw new PacketException(Limit.MESSAGE_RATE.reason(), Limit.MESSAGE_RATE.reasonString());
        }
        return delay;
    }
}
