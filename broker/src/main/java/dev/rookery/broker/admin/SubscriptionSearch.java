package dev.rookery.broker.admin;

import java.util.Optional;

/**
 * Search criteria for subscriptions. Empty criteria match every subscription.
 *
 * @param clientId client id of the subscriber
 * @param topic topic name that the filter matches
 */
public record SubscriptionSearch(Optional<String> clientId, Optional<String> topic) {
    public static final SubscriptionSearch ALL = new SubscriptionSearch(Optional.empty(), Optional.empty());
}
