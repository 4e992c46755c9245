package dev.rookery.app.store;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.SessionKey;

/**
 * Size of a persisted session.
 *
 * @param subscriptions number of subscriptions
 * @param messages number of messages queued or in flight
 * @param bytes memory of the subscriptions and size of the messages
 */
public record SessionSummary(TenantId tenant, SessionKey key, int subscriptions, int messages, long bytes) {
    SessionSummary withSubscription(long size) {
        return new SessionSummary(tenant, key, subscriptions + 1, messages, bytes + size);
    }

    SessionSummary withMessage(long size) {
        return new SessionSummary(tenant, key, subscriptions, messages + 1, bytes + size);
    }
}
