package dev.rookery.broker.event;

import dev.rookery.auth.TenantId;
import java.time.Instant;

/**
 * Session of a client of the platform that was not connected when messages began to wait for it.
 *
 * @param sequence number of the event in the broker, from 1 since it started, without gaps
 */
public record WaitingSession(long sequence, Instant time, TenantId tenant, String clientId) {}
