package dev.rookery.api.live;

import dev.rookery.api.broker.ClientEvent;
import dev.rookery.api.broker.EventListener;
import dev.rookery.api.stream.EventStreamResponse;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Writes broker events to a client as server-sent events. Completes each call when the client can receive more. */
final class EventStreamWriter implements EventListener {
    private final EventStreamResponse response;

    EventStreamWriter(EventStreamResponse response) {
        this.response = response;
    }

    @Override
    public Future<Void> happened(List<ClientEvent> events) {
        return response.write(
                writer -> events.forEach(event -> writer.write(event.id(), event.type(), BrokerJson.of(event))));
    }

    @Override
    public Future<Void> reset(String position) {
        return response.write(writer -> writer.write(position, "reset", new JsonObject()));
    }
}
