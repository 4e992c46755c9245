package dev.rookery.api.live;

import dev.rookery.auth.TenantId;
import dev.rookery.timer.RepeatedTask;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Deletes stored events of all tenants after days, and the oldest ones of tenants with too many, at the start and every hour.
 * Replicas may do the same work. Confined to one event loop.
 */
final class EventRetention {
    private static final Duration INTERVAL = Duration.ofHours(1);

    private final EventRepository events;
    private final Duration age;
    private final int maximumPerTenant;
    /** Tenants with new events since the last deletion. */
    private final Set<TenantId> grown = new HashSet<>();

    private final RepeatedTask task;

    /**
     * @param age events are deleted after this time
     * @param maximumPerTenant maximum number of events of a tenant after a deletion
     */
    EventRetention(Vertx vertx, EventRepository events, Duration age, int maximumPerTenant) {
        this.events = events;
        this.age = age;
        this.maximumPerTenant = maximumPerTenant;
        this.task = new RepeatedTask(vertx, INTERVAL, "delete old events of clients", this::run);
    }

    void start() {
        task.start();
    }

    void stop() {
        task.stop();
    }

    /** Notes the tenants to which events were added. */
    void added(Collection<TenantId> tenants) {
        grown.addAll(tenants);
    }

    /** Deletes all events whose time is over, or which are too many. */
    Future<Void> run() {
        Set<TenantId> checked = Set.copyOf(grown);
        grown.clear();
        Future<Void> deleted = events.deleteOlderThan(age);
        for (TenantId tenant : checked) {
            deleted = deleted.compose(previous -> events.deleteAbove(tenant, maximumPerTenant));
        }
        return deleted;
    }
}
