package dev.rookery.broker.admin.http;

import dev.rookery.broker.event.BrokerEvent;
import dev.rookery.broker.event.SharedEvent;
import dev.rookery.broker.event.WaitingSession;
import io.vertx.core.json.JsonObject;

/** JSON of client events. */
final class EventJson {
    private EventJson() {}

    /** Returns the event with its tenant, and the id that it has there. */
    static JsonObject of(SharedEvent shared, EventPosition position) {
        return of(shared.event(), position)
                .put("id", position.at(shared.sequence()).toString())
                .put("tenant", shared.tenant().value())
                .put("tenant_event_id", position.at(shared.event().sequence()).toString())
                .put("count", shared.count());
    }

    /** Returns the event with the properties that all have. */
    static JsonObject of(WaitingSession session, EventPosition position) {
        return new JsonObject()
                .put("id", position.at(session.sequence()).toString())
                .put("tenant", session.tenant().value())
                .put("time", session.time().toString())
                .put("type", "waiting")
                .put("client_id", session.clientId())
                .put("username", "")
                .put("address", "")
                .put("reason", "")
                .put("detail", "");
    }

    static JsonObject of(BrokerEvent event, EventPosition position) {
        JsonObject json = new JsonObject()
                .put("id", position.at(event.sequence()).toString())
                .put("time", event.time().toString())
                .put("type", event.type().label())
                .put("client_id", event.clientId())
                .put("username", event.username())
                .put("address", event.address())
                .put("reason", event.reason())
                .put("detail", event.detail());
        return event.reasonCode() == BrokerEvent.NO_CODE ? json : json.put("reason_code", event.reasonCode());
    }
}
