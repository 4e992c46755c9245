package dev.rookery.broker.event;

import dev.rookery.auth.TenantId;

/** Receiver of the events that an {@link EventSampler} has chosen. Called on the tenant's event loop. */
@FunctionalInterface
public interface EventRecorder {
    /** @param count number of events that this one stands for, at least 1 */
    void add(TenantId tenant, BrokerEvent event, long count);
}
