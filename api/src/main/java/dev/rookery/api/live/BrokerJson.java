package dev.rookery.api.live;

import dev.rookery.api.broker.BrokerClient;
import dev.rookery.api.broker.BrokerClientDetails;
import dev.rookery.api.broker.BrokerPage;
import dev.rookery.api.broker.BrokerSubscription;
import dev.rookery.api.broker.BrokerSummary;
import dev.rookery.api.broker.ClientEvent;
import dev.rookery.api.broker.RetainedMessage;
import dev.rookery.api.broker.TenantNumbers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/** JSON representation of broker objects, as the OpenAPI document specifies. */
public final class BrokerJson {
    private BrokerJson() {}

    static <T> JsonObject page(BrokerPage<T> page, Function<T, JsonObject> item) {
        JsonArray items = new JsonArray();
        page.items().forEach(element -> items.add(item.apply(element)));
        JsonObject json = new JsonObject().put("items", items);
        page.next().ifPresent(cursor -> json.put("next", cursor));
        page.total().ifPresent(total -> json.put("total", total));
        return json;
    }

    static JsonObject of(BrokerSummary status) {
        return new JsonObject()
                .put("engine", status.engine())
                .put("state", status.state())
                .put("started_at", status.startedAt().toString());
    }

    static JsonObject of(TenantNumbers numbers) {
        return new JsonObject()
                .put("connected_clients", numbers.connectedClients())
                .put("sessions", numbers.sessions())
                .put("subscriptions", numbers.subscriptions())
                .put("retained_messages", numbers.retainedMessages())
                .put("retained_bytes", numbers.retainedBytes())
                .put("queued_messages", numbers.queuedMessages())
                .put("usage", numbers.usage())
                .put("limits", numbers.limits());
    }

    public static JsonObject of(BrokerClient client) {
        JsonObject json = new JsonObject()
                .put("client_id", client.clientId())
                .put("username", client.username())
                .put("service", client.service())
                .put("connected", client.connected())
                .put("since", client.since().toString())
                .put("subscriptions", client.subscriptions())
                .put("queued_messages", client.queuedMessages())
                .put("dropped", client.dropped());
        client.idleSeconds().ifPresent(seconds -> json.put("idle_seconds", seconds));
        client.address().ifPresent(address -> json.put("address", address));
        client.transport().ifPresent(transport -> json.put("transport", transport));
        client.protocol().ifPresent(protocol -> json.put("protocol", protocol));
        return json;
    }

    public static JsonObject of(BrokerClientDetails details) {
        JsonArray subscriptions = new JsonArray();
        details.subscriptions().forEach(subscription -> subscriptions.add(of(subscription)));
        JsonArray drops = new JsonArray();
        details.lastDropped()
                .forEach(drop -> drops.add(new JsonObject()
                        .put("time", drop.time().toString())
                        .put("topic", drop.topic())
                        .put("reason", drop.reason())));
        JsonObject json = of(details.client())
                .put("subscription_list", subscriptions)
                .put("queued_bytes", details.queuedBytes())
                .put("inflight", details.inflight())
                .put("awaiting_pubrel", details.awaitingPubrel())
                .put("last_dropped", drops)
                .put("limits", details.limits());
        details.sessionExpirySeconds().ifPresent(seconds -> json.put("session_expiry_seconds", seconds));
        return json.mergeIn(details.connection());
    }

    static JsonObject of(BrokerSubscription subscription) {
        JsonObject json = new JsonObject()
                .put("client_id", subscription.clientId())
                .put("username", subscription.username())
                .put("filter", subscription.filter())
                .put("qos", subscription.qos())
                .put("no_local", subscription.noLocal())
                .put("retain_as_published", subscription.retainAsPublished());
        return subscription.identifier() == 0 ? json : json.put("identifier", subscription.identifier());
    }

    static JsonObject of(RetainedMessage message) {
        JsonObject json = new JsonObject()
                .put("topic", message.topic())
                .put("qos", message.qos())
                .put("size", message.size())
                .put("truncated", message.truncated())
                .put("properties", message.properties());
        message.text().ifPresent(text -> json.put("payload", text));
        message.base64().ifPresent(base64 -> json.put("payload_base64", base64));
        return json;
    }

    static JsonObject of(ClientEvent event) {
        JsonObject json = new JsonObject()
                .put("id", event.id())
                .put("time", event.time().toString())
                .put("type", event.type())
                .put("client_id", event.clientId())
                .put("username", event.username())
                .put("address", event.address())
                .put("reason", event.reason())
                .put("detail", event.detail());
        event.reasonCode().ifPresent(code -> json.put("reason_code", code));
        return json;
    }
}
