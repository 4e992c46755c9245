package dev.rookery.broker.engine;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.event.BrokerEvent;
import dev.rookery.broker.event.EventLog;
import dev.rookery.broker.event.EventSampler;
import dev.rookery.broker.event.EventType;
import dev.rookery.broker.event.SharedEventLog;
import dev.rookery.broker.refusal.RefusalLines;
import dev.rookery.broker.tenant.Tenant;
import java.time.Instant;

/**
 * Events of all tenants.
 *
 * @param connections connections and disconnections
 * @param recorded events that the API stores
 * @param waiting components of the platform that are not connected and for which messages wait
 * @param lines log lines of refusals, which are sampled like the recorded events
 */
record SharedEvents(SharedEventLog connections, SharedEventLog recorded, SharedEventLog waiting, RefusalLines lines) {
    /** Creates logs that together fit a heap of this size, in bytes. */
    static SharedEvents within(long heap, RefusalLines lines) {
        return new SharedEvents(
                SharedEventLog.within(heap), SharedEventLog.within(heap), SharedEventLog.within(heap), lines);
    }

    /** Adds the events of the tenant from now on. Called on its event loop. */
    void follow(Tenant tenant) {
        tenant.sessions().setWaitingListener(clientId -> waiting.add(tenant.id(), waitingFor(clientId), 1));
        EventLog log = tenant.events().log();
        EventSampler sampler = new EventSampler(tenant.id(), this::record, tenant.loop(), System::nanoTime);
        log.addListener(() -> {
            BrokerEvent event = log.newest();
            if (event.isConnectionOfClient()) {
                connections.add(tenant.id(), event, 1);
            }
            sampler.offer(event);
        });
    }

    private void record(TenantId tenant, BrokerEvent event, long count) {
        recorded.add(tenant, event, count);
        lines.add(tenant, event, count);
    }

    private static BrokerEvent waitingFor(String clientId) {
        return new BrokerEvent(
                0, Instant.now(), EventType.WAITING, clientId, "", "", BrokerEvent.NO_CODE, "not_connected", "");
    }
}
