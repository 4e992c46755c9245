package dev.rookery.broker.event;

import dev.rookery.auth.TenantId;

/**
 * Event in a {@link SharedEventLog}.
 *
 * @param sequence number of the event in the log, from 1 since the broker started, without gaps
 * @param event the event, with its number in the tenant
 * @param count number of events that this one stands for, at least 1
 */
public record SharedEvent(long sequence, TenantId tenant, BrokerEvent event, long count) {}
