package dev.rookery.api.broker;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * Everything about one session.
 *
 * @param sessionExpirySeconds empty for ever
 * @param inflight messages with QoS 1 and 2 under way to the client
 * @param unreleased messages with QoS 2 from the client whose exchange is not over
 * @param connection what holds while it is connected: keep alive, traffic and so on by name; empty while it is away
 * @param limits in force for it, by name
 * @param lastDropped messages that it did not get or published in vain, the newest first
 */
public record BrokerClientDetails(
        BrokerClient client,
        OptionalLong sessionExpirySeconds,
        List<BrokerSubscription> subscriptions,
        long waitingBytes,
        int inflight,
        int unreleased,
        JsonObject connection,
        JsonObject limits,
        long dropped,
        List<Drop> lastDropped) {
    private static final List<String> CONNECTION = List.of(
            "keepAliveSeconds",
            "receiveMaximum",
            "maximumPacketSize",
            "quietSeconds",
            "messagesReceived",
            "bytesReceived",
            "messagesSent",
            "bytesSent");

    /** A message that was dropped. */
    public record Drop(Instant time, String topic, String reason) {
        static Drop of(JsonObject json) {
            return new Drop(Instant.parse(json.getString("time")), json.getString("topic"), json.getString("reason"));
        }
    }

    static BrokerClientDetails of(JsonObject json) {
        Long expiry = json.getLong("sessionExpirySeconds");
        JsonObject connection = new JsonObject();
        for (String name : CONNECTION) {
            if (json.containsKey(name)) {
                connection.put(name, json.getValue(name));
            }
        }
        return new BrokerClientDetails(
                BrokerClient.of(json),
                expiry == null ? OptionalLong.empty() : OptionalLong.of(expiry),
                AdminPort.list(json.getJsonArray("subscriptionList"), BrokerSubscription::of),
                json.getLong("waitingBytes"),
                json.getInteger("inflight"),
                json.getInteger("unreleased"),
                connection,
                json.getJsonObject("limits"),
                json.getLong("dropped"),
                AdminPort.list(json.getJsonArray("lastDropped"), Drop::of));
    }
}
