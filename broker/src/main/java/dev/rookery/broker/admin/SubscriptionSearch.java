package dev.rookery.broker.admin;

import java.util.Optional;

/**
 * Search criteria for subscriptions. Empty criteria match every subscription.
 *
 * @param clientId client id of the subscriber
 * @param username user of the subscriber; empty text for anonymous clients
 * @param topic topic name that the filter matches
 */
public record SubscriptionSearch(Optional<String> clientId, Optional<String> username, Optional<String> topic) {
    public static final SubscriptionSearch ALL =
            new SubscriptionSearch(Optional.empty(), Optional.empty(), Optional.empty());
}
