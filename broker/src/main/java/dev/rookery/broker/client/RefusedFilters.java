package dev.rookery.broker.client;

import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.tenant.TenantEvents;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts refused topic filters of a client, and reports them by events, at most one in ten seconds: a client can send any number of them. Confined
 * to the tenant's event loop.
 */
final class RefusedFilters {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private record Refusal(String filter, ReasonCode code, String cause) {}

    private final Tenant tenant;
    private final Session session;
    /** The last refusal that is not reported. */
    private @Nullable Refusal last;

    private long unreported;
    private long reportedAt = System.nanoTime() - INTERVAL_NANOS;

    RefusedFilters(Tenant tenant, Session session) {
        this.tenant = tenant;
        this.session = session;
    }

    /** Adds a refused filter. */
    void add(String filter, ReasonCode code, String cause) {
        // Clients choose their filters, and connections are not limited by memory of this size.
        last = new Refusal(TenantEvents.truncate(filter), code, cause);
        unreported++;
        tenant.refusals().subscribe(cause);
    }

    /** Reports the filters since the last event, unless that is less than ten seconds ago. */
    void report() {
        Refusal refusal = last;
        long now = System.nanoTime();
        if (refusal == null || now - reportedAt < INTERVAL_NANOS) {
            return;
        }
        String detail = unreported + (unreported == 1 ? " filter, topic " : " filters, last topic ") + refusal.filter();
        tenant.events().subscribeRefused(session, refusal.code(), refusal.cause(), detail);
        last = null;
        unreported = 0;
        reportedAt = now;
    }
}
