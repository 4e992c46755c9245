package dev.rookery.api.broker;

import io.vertx.core.json.JsonObject;

/**
 * A subscription.
 *
 * @param filter as the client wrote it, {@code $share/} included
 * @param identifier 0 for none
 */
public record BrokerSubscription(
        String clientId, String filter, int qos, boolean noLocal, boolean retainAsPublished, int identifier) {
    static BrokerSubscription of(JsonObject json) {
        return new BrokerSubscription(
                json.getString("clientId"),
                json.getString("filter"),
                json.getInteger("qos"),
                json.getBoolean("noLocal"),
                json.getBoolean("retainAsPublished"),
                json.getInteger("identifier"));
    }
}
