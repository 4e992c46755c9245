package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.ClientDetails;
import dev.rookery.broker.admin.ClientSummary;
import dev.rookery.broker.admin.ConnectionDetails;
import dev.rookery.broker.admin.SubscriptionView;
import dev.rookery.broker.event.DroppedMessage;
import dev.rookery.broker.limit.ClientLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Clients and their subscriptions as JSON. */
final class ClientJson {
    private ClientJson() {}

    static JsonObject of(ClientSummary client) {
        JsonObject json = new JsonObject()
                .put("clientId", client.clientId())
                .put("username", client.username())
                .put("connected", client.connected())
                .put("since", client.since().toString())
                .put("subscriptions", client.subscriptions())
                .put("waiting", client.queued());
        client.connection().ifPresent(connection -> json.put("address", connection.address())
                .put("transport", connection.transport())
                .put("protocol", connection.protocol()));
        return json;
    }

    static JsonObject of(ClientDetails client) {
        JsonArray subscriptions = new JsonArray();
        client.subscriptions().forEach(subscription -> subscriptions.add(of(subscription)));
        JsonArray drops = new JsonArray();
        client.lastDropped().forEach(drop -> drops.add(of(drop)));
        boolean forever = client.sessionExpirySeconds() == ClientLimits.NO_EXPIRY;
        JsonObject json = of(client.summary())
                .put("sessionExpirySeconds", forever ? null : client.sessionExpirySeconds())
                .put("subscriptionList", subscriptions)
                .put("waitingBytes", client.queuedBytes())
                .put("inflight", client.inflight())
                .put("unreleased", client.unreleased())
                .put("dropped", client.dropped())
                .put("lastDropped", drops)
                .put("limits", LimitsJson.of(client.limits()));
        client.connection().ifPresent(connection -> json.mergeIn(of(connection)));
        return json;
    }

    static JsonObject of(SubscriptionView subscription) {
        return new JsonObject()
                .put("clientId", subscription.clientId())
                .put("filter", subscription.filter())
                .put("qos", subscription.options().qos())
                .put("noLocal", subscription.options().noLocal())
                .put("retainAsPublished", subscription.options().retainAsPublished())
                .put("identifier", subscription.options().identifier());
    }

    private static JsonObject of(ConnectionDetails connection) {
        return new JsonObject()
                .put("keepAliveSeconds", connection.keepAliveSeconds())
                .put("receiveMaximum", connection.receiveMaximum())
                .put("maximumPacketSize", connection.maximumPacketSize())
                .put("quietSeconds", connection.idle().toSeconds())
                .put("messagesReceived", connection.traffic().received())
                .put("bytesReceived", connection.traffic().receivedBytes())
                .put("messagesSent", connection.traffic().sent())
                .put("bytesSent", connection.traffic().sentBytes());
    }

    private static JsonObject of(DroppedMessage drop) {
        return new JsonObject()
                .put("time", drop.time().toString())
                .put("topic", drop.topic())
                .put("reason", drop.reason().id());
    }
}
