package dev.rookery.broker.admin;

import dev.rookery.broker.topic.SubscriptionOptions;

/**
 * Subscription.
 *
 * @param filter topic filter as sent by the client, including {@code $share/}
 */
public record SubscriptionView(String clientId, String username, String filter, SubscriptionOptions options) {}
