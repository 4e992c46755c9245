package dev.rookery.app.store;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.SessionKey;
import io.vertx.core.json.JsonObject;

/** JSON of persisted state. */
public final class StoreExport {
    private StoreExport() {}

    /** Returns a change as one line of JSON. */
    public static String line(TenantId tenant, Change change) {
        return json(change).put("tenant", tenant.value()).encode();
    }

    private static JsonObject json(Change change) {
        if (change instanceof Change.SessionPersisted session) {
            return session("session", session.session()).put("expiry_seconds", session.expirySeconds());
        }
        if (change instanceof Change.SessionDisconnected session) {
            return session("disconnected", session.session()).put("since_ms", session.since());
        }
        if (change instanceof Change.Subscribed subscribed) {
            return session("subscription", subscribed.session())
                    .put("filter", subscribed.filter())
                    .put("qos", subscribed.options().qos())
                    .put("no_local", subscribed.options().noLocal())
                    .put("retain_as_published", subscribed.options().retainAsPublished())
                    .put("identifier", subscribed.options().identifier());
        }
        if (change instanceof Change.MessageQueued queued) {
            return message(session("message", queued.session()), queued.message())
                    .put("number", queued.number())
                    .put("delivery_qos", queued.qos())
                    .put("packet_id", queued.packetId());
        }
        if (change instanceof Change.Retained retained) {
            return message(new JsonObject().put("type", "retained"), retained.message());
        }
        if (change instanceof Change.WillSet set) {
            return message(session("will", set.session()), set.will().message())
                    .put("delay_seconds", set.will().delaySeconds());
        }
        return new JsonObject().put("type", "other").put("value", change.toString());
    }

    private static JsonObject session(String type, SessionKey key) {
        return new JsonObject()
                .put("type", type)
                .put("username", key.username())
                .put("client_id", key.clientId());
    }

    private static JsonObject message(JsonObject json, Message message) {
        return json.put("topic", message.topic())
                .put("qos", message.qos())
                .put("retain", message.retain())
                .put("payload", message.payload());
    }
}
