package dev.rookery.broker.event;

import dev.rookery.auth.TenantId;

/**
 * Event of a client that connected or disconnected.
 *
 * @param sequence number of the event in the broker, from 1 since it started, without gaps
 * @param event the event, with its number in the tenant
 */
public record ConnectionEvent(long sequence, TenantId tenant, BrokerEvent event) {}
