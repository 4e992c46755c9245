package dev.rookery.broker.admin.http;

import dev.rookery.broker.event.BrokerEvent;
import io.vertx.core.json.JsonObject;

/** Events as JSON. */
final class EventJson {
    private EventJson() {}

    static JsonObject of(BrokerEvent event, EventPosition position) {
        return new JsonObject()
                .put("id", position.at(event.sequence()).toString())
                .put("time", event.time().toString())
                .put("type", event.type().label())
                .put("clientId", event.clientId())
                .put("username", event.username())
                .put("address", event.address())
                .put("reasonCode", event.reasonCode() == BrokerEvent.NO_CODE ? null : event.reasonCode())
                .put("reason", event.reason())
                .put("detail", event.detail());
    }
}
