package dev.rookery.api.broker;

import io.vertx.core.json.JsonObject;

/**
 * Status of a tenant.
 *
 * @param usage counters since the start of the broker, by name
 * @param limits limits in force, by name
 */
public record TenantNumbers(
        int connectedClients,
        int sessions,
        int subscriptions,
        int retainedMessages,
        long retainedBytes,
        long queuedMessages,
        JsonObject usage,
        JsonObject limits) {
    static TenantNumbers of(JsonObject json) {
        return new TenantNumbers(
                json.getInteger("connected_clients"),
                json.getInteger("sessions"),
                json.getInteger("subscriptions"),
                json.getInteger("retained_messages"),
                json.getLong("retained_bytes"),
                json.getLong("queued_messages"),
                json.getJsonObject("usage"),
                json.getJsonObject("limits"));
    }
}
