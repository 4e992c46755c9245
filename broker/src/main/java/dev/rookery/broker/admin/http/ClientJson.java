package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.ClientDetails;
import dev.rookery.broker.admin.ClientSummary;
import dev.rookery.broker.admin.ConnectionDetails;
import dev.rookery.broker.admin.SubscriptionView;
import dev.rookery.broker.event.DroppedMessage;
import dev.rookery.broker.limit.ClientLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** JSON of clients and their subscriptions. */
final class ClientJson {
    private ClientJson() {}

    static JsonObject of(ClientSummary client) {
        JsonObject json = new JsonObject()
                .put("client_id", client.clientId())
                .put("username", client.username())
                .put("service", client.service())
                .put("connected", client.connected())
                .put("since", client.since().toString())
                .put("subscriptions", client.subscriptions())
                .put("queued_messages", client.queued())
                .put("dropped", client.dropped());
        client.connection().ifPresent(connection -> json.put("address", connection.address())
                .put("transport", connection.transport())
                .put("protocol", connection.protocol())
                .put("idle_seconds", connection.idle().toSeconds()));
        return json;
    }

    static JsonObject of(ClientDetails client) {
        JsonArray subscriptions = new JsonArray();
        client.subscriptions().forEach(subscription -> subscriptions.add(of(subscription)));
        JsonArray drops = new JsonArray();
        client.lastDropped().forEach(drop -> drops.add(of(drop)));
        JsonObject json = of(client.summary())
                .put("subscription_list", subscriptions)
                .put("queued_bytes", client.queuedBytes())
                .put("inflight", client.inflight())
                .put("awaiting_pubrel", client.awaitingPubrel())
                .put("last_dropped", drops)
                .put("limits", LimitsJson.of(client.limits()));
        if (client.sessionExpirySeconds() != ClientLimits.NO_EXPIRY) {
            json.put("session_expiry_seconds", client.sessionExpirySeconds());
        }
        client.connection().ifPresent(connection -> json.mergeIn(of(connection)));
        return json;
    }

    static JsonObject of(SubscriptionView subscription) {
        JsonObject json = new JsonObject()
                .put("client_id", subscription.clientId())
                .put("username", subscription.username())
                .put("filter", subscription.filter())
                .put("qos", subscription.options().qos())
                .put("no_local", subscription.options().noLocal())
                .put("retain_as_published", subscription.options().retainAsPublished());
        int identifier = subscription.options().identifier();
        return identifier == 0 ? json : json.put("identifier", identifier);
    }

    private static JsonObject of(ConnectionDetails connection) {
        return new JsonObject()
                .put("keep_alive_seconds", connection.keepAliveSeconds())
                .put("receive_maximum", connection.receiveMaximum())
                .put("maximum_packet_size", connection.maximumPacketSize())
                .put("messages_received", connection.traffic().received())
                .put("bytes_received", connection.traffic().receivedBytes())
                .put("messages_sent", connection.traffic().sent())
                .put("bytes_sent", connection.traffic().sentBytes());
    }

    private static JsonObject of(DroppedMessage drop) {
        return new JsonObject()
                .put("time", drop.time().toString())
                .put("topic", drop.topic())
                .put("reason", drop.reason().id());
    }
}
