package dev.rookery.api.live;

import dev.rookery.api.broker.ClientEvent;
import dev.rookery.api.broker.EventListener;
import dev.rookery.api.stream.EventStreamResponse;
import io.vertx.core.Future;
import java.util.List;

/** Writes broker events to a client as server-sent events. Completes each call when the client can receive more. */
final class EventStreamWriter implements EventListener {
    private final EventStreamResponse response;

    EventStreamWriter(EventStreamResponse response) {
        this.response = response;
    }

    @Override
    public Future<Void> happened(List<ClientEvent> events) {
        StringBuilder text = new StringBuilder();
        events.forEach(event ->
                append(text, event.id(), event.type(), BrokerJson.of(event).encode()));
        return response.write(text.toString());
    }

    @Override
    public Future<Void> reset(String position) {
        StringBuilder text = new StringBuilder();
        append(text, position, "reset", "{}");
        return response.write(text.toString());
    }

    private static void append(StringBuilder text, String id, String type, String data) {
        text.append("id: ").append(id).append("\nevent: ").append(type);
        text.append("\ndata: ").append(data).append("\n\n");
    }
}
