package dev.rookery.broker.admin;

import dev.rookery.broker.topic.SubscriptionOptions;

/**
 * A subscription.
 *
 * @param filter as the client wrote it, {@code $share/} included
 */
public record SubscriptionView(String clientId, String filter, SubscriptionOptions options) {}
