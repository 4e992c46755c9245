package dev.rookery.broker.admin;

import java.util.Optional;

/**
 * Which subscriptions are wanted; what is empty does not matter.
 *
 * @param clientId whose they are
 * @param topic a topic name that they match
 */
public record SubscriptionSearch(Optional<String> clientId, Optional<String> topic) {
    public static final SubscriptionSearch ALL = new SubscriptionSearch(Optional.empty(), Optional.empty());
}
