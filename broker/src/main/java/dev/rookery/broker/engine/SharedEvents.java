package dev.rookery.broker.engine;

import dev.rookery.broker.event.BrokerEvent;
import dev.rookery.broker.event.EventLog;
import dev.rookery.broker.event.EventSampler;
import dev.rookery.broker.event.EventType;
import dev.rookery.broker.event.SharedEventLog;
import dev.rookery.broker.tenant.Tenant;
import java.time.Instant;

/**
 * Events of all tenants.
 *
 * @param connections connections and disconnections
 * @param recorded events that the API stores
 * @param waiting components of the platform that are not connected and for which messages wait
 */
record SharedEvents(SharedEventLog connections, SharedEventLog recorded, SharedEventLog waiting) {
    /** Creates logs that together fit a heap of this size, in bytes. */
    static SharedEvents within(long heap) {
        return new SharedEvents(SharedEventLog.within(heap), SharedEventLog.within(heap), SharedEventLog.within(heap));
    }

    /** Adds the events of the tenant from now on. Called on its event loop. */
    void follow(Tenant tenant) {
        tenant.sessions().setWaitingListener(clientId -> waiting.add(tenant.id(), waitingFor(clientId), 1));
        EventLog log = tenant.events().log();
        EventSampler sampler = new EventSampler(tenant.id(), recorded, tenant.loop(), System::nanoTime);
        log.addListener(() -> {
            BrokerEvent event = log.newest();
            if (event.isConnectionOfClient()) {
                connections.add(tenant.id(), event, 1);
            }
            sampler.offer(event);
        });
    }

    private static BrokerEvent waitingFor(String clientId) {
        return new BrokerEvent(
                0, Instant.now(), EventType.WAITING, clientId, "", "", BrokerEvent.NO_CODE, "not_connected", "");
    }
}
