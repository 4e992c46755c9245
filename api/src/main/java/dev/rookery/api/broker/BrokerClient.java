package dev.rookery.api.broker;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Session in a list.
 *
 * @param service whether the client is a component of the platform, which is not metered
 * @param since time of the last connect, or of the disconnect if the client is disconnected
 * @param dropped messages that were not delivered to the client, or not accepted from it
 * @param idleSeconds time since the last packet of the client; empty if the client is disconnected
 * @param address remote address and port; like transport and protocol, empty if the client is disconnected
 */
public record BrokerClient(
        String clientId,
        String username,
        boolean service,
        boolean connected,
        Instant since,
        Optional<String> address,
        Optional<String> transport,
        Optional<String> protocol,
        int subscriptions,
        int queuedMessages,
        long dropped,
        OptionalLong idleSeconds) {
    static BrokerClient of(JsonObject json) {
        Long idle = json.getLong("idle_seconds");
        return new BrokerClient(
                json.getString("client_id"),
                json.getString("username"),
                json.getBoolean("service"),
                json.getBoolean("connected"),
                Instant.parse(json.getString("since")),
                Optional.ofNullable(json.getString("address")),
                Optional.ofNullable(json.getString("transport")),
                Optional.ofNullable(json.getString("protocol")),
                json.getInteger("subscriptions"),
                json.getInteger("queued_messages"),
                json.getLong("dropped"),
                idle == null ? OptionalLong.empty() : OptionalLong.of(idle));
    }
}
