package dev.rookery.api.broker;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * Details of a session.
 *
 * @param sessionExpirySeconds empty if the session never expires
 * @param inflight QoS 1 and 2 messages sent to the client and not acknowledged
 * @param awaitingPubrel QoS 2 messages received from the client without PUBREL
 * @param connection properties and traffic of the connection by name; empty if the client is disconnected
 * @param limits limits in force, by name
 * @param lastDropped the last dropped messages, newest first
 */
public record BrokerClientDetails(
        BrokerClient client,
        OptionalLong sessionExpirySeconds,
        List<BrokerSubscription> subscriptions,
        long queuedBytes,
        int inflight,
        int awaitingPubrel,
        JsonObject connection,
        JsonObject limits,
        List<Drop> lastDropped) {
    private static final List<String> CONNECTION = List.of(
            "keep_alive_seconds",
            "receive_maximum",
            "maximum_packet_size",
            "messages_received",
            "bytes_received",
            "messages_sent",
            "bytes_sent");

    /** Dropped message. */
    public record Drop(Instant time, String topic, String reason) {
        static Drop of(JsonObject json) {
            return new Drop(Instant.parse(json.getString("time")), json.getString("topic"), json.getString("reason"));
        }
    }

    static BrokerClientDetails of(JsonObject json) {
        Long expiry = json.getLong("session_expiry_seconds");
        JsonObject connection = new JsonObject();
        for (String name : CONNECTION) {
            if (json.containsKey(name)) {
                connection.put(name, json.getValue(name));
            }
        }
        return new BrokerClientDetails(
                BrokerClient.of(json),
                expiry == null ? OptionalLong.empty() : OptionalLong.of(expiry),
                AdminPort.list(json.getJsonArray("subscription_list"), BrokerSubscription::of),
                json.getLong("queued_bytes"),
                json.getInteger("inflight"),
                json.getInteger("awaiting_pubrel"),
                connection,
                json.getJsonObject("limits"),
                AdminPort.list(json.getJsonArray("last_dropped"), Drop::of));
    }
}
