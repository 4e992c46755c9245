package dev.rookery.api.broker;

import io.vertx.core.json.JsonObject;

/**
 * Subscription.
 *
 * @param filter topic filter, including {@code $share/}
 * @param identifier 0 for none
 */
public record BrokerSubscription(
        String clientId,
        String username,
        String filter,
        int qos,
        boolean noLocal,
        boolean retainAsPublished,
        int identifier) {
    static BrokerSubscription of(JsonObject json) {
        return new BrokerSubscription(
                json.getString("client_id"),
                json.getString("username"),
                json.getString("filter"),
                json.getInteger("qos"),
                json.getBoolean("no_local"),
                json.getBoolean("retain_as_published"),
                json.getInteger("identifier", 0));
    }
}
