package dev.rookery.api.live;

import dev.rookery.api.broker.ClientEvent;
import dev.rookery.api.broker.EventListener;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** One who watches, by server-sent events. The broker waits for its network, and says so if it has to skip events. */
final class EventViewer implements EventListener {
    private final HttpServerResponse response;
    private final Context context;

    /** @param context of the response's connection */
    EventViewer(HttpServerResponse response, Context context) {
        this.response = response;
        this.context = context;
    }

    @Override
    public Future<Void> happened(List<ClientEvent> events) {
        StringBuilder text = new StringBuilder();
        events.forEach(event ->
                append(text, event.id(), event.type(), LiveJson.of(event).encode()));
        return write(text.toString());
    }

    @Override
    public Future<Void> reset(String position) {
        StringBuilder text = new StringBuilder();
        append(text, position, "reset", "{}");
        return write(text.toString());
    }

    void keepAlive() {
        context.runOnContext(now -> {
            if (!isOver() && !response.writeQueueFull()) {
                response.write(":\n\n");
            }
        });
    }

    void end() {
        context.runOnContext(now -> {
            if (!isOver()) {
                response.end();
            }
        });
    }

    private static void append(StringBuilder text, String id, String type, String data) {
        text.append("id: ").append(id).append("\nevent: ").append(type);
        text.append("\ndata: ").append(data).append("\n\n");
    }

    private Future<Void> write(String text) {
        Promise<Void> taken = Promise.promise();
        context.runOnContext(now -> {
            if (isOver()) {
                taken.complete();
                return;
            }
            response.write(text);
            if (response.writeQueueFull()) {
                response.drainHandler(drained -> taken.tryComplete());
            } else {
                taken.complete();
            }
        });
        return taken.future();
    }

    private boolean isOver() {
        return response.closed() || response.ended();
    }
}
