package dev.rookery.broker.client;

import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.Rate;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.tenant.Tenant;
import java.util.concurrent.TimeUnit;

/**
 * Holds back a client that publishes faster than it may, or than all clients of its tenant may together: it is not read
 * from for a while. Who must be held back too long without a break is closed.
 */
final class SlowDown {
    private final Tenant tenant;
    private final Session session;
    private final Rate rate = new Rate(System.nanoTime());
    private boolean held;
    /** When it was first held back without a break since. */
    private long heldSince;

    SlowDown(Tenant tenant, Session session) {
        this.tenant = tenant;
        this.session = session;
    }

    /**
     * Counts a message.
     *
     * @return nanoseconds before the next one is to be read, 0 for none
     */
    long next() throws PacketException {
        int own = session.limits().messagesPerSecond();
        int shared = tenant.limits().messagesPerSecond();
        if (own == 0 && shared == 0) {
            return 0;
        }
        long now = System.nanoTime();
        long wait = hold(rate.acquire(own, now), now);
        long sharedWait = tenant.publishRate().acquire(shared, now);
        if (sharedWait > 0) {
            tenant.bounds().increment(Limit.TENANT_MESSAGE_RATE);
        }
        return Math.max(wait, sharedWait);
    }

    private long hold(long wait, long now) throws PacketException {
        if (wait == 0) {
            held = false;
            return 0;
        }
        tenant.bounds().increment(Limit.MESSAGE_RATE);
        if (!held) {
            held = true;
            heldSince = now;
        }
        int patience = session.limits().throttleTimeoutSeconds();
        if (patience > 0 && now - heldSince > TimeUnit.SECONDS.toNanos(patience)) {
            throw new PacketException(Limit.MESSAGE_RATE.reason(), Limit.MESSAGE_RATE.reasonString());
        }
        return wait;
    }
}
