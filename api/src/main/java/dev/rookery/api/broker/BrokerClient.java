package dev.rookery.api.broker;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A session in a list.
 *
 * @param since when it was connected, or disconnected if it is away
 * @param address empty while the client is away, as are transport and protocol
 * @param waiting messages that wait for it
 */
public record BrokerClient(
        String clientId,
        String username,
        boolean connected,
        Instant since,
        Optional<String> address,
        Optional<String> transport,
        Optional<String> protocol,
        int subscriptions,
        int waiting) {
    static BrokerClient of(JsonObject json) {
        return new BrokerClient(
                json.getString("clientId"),
                json.getString("username"),
                json.getBoolean("connected"),
                Instant.parse(json.getString("since")),
                Optional.ofNullable(json.getString("address")),
                Optional.ofNullable(json.getString("transport")),
                Optional.ofNullable(json.getString("protocol")),
                json.getInteger("subscriptions"),
                json.getInteger("waiting"));
    }
}
