package dev.rookery.provisioner.fleet;

import dev.rookery.http.ServerSentEventWriter;
import io.vertx.core.Context;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Open response that streams changes. A reader that is too slow loses changes, and receives the event {@code reset} as soon as it
 * can: it must load the list again. Thread-safe.
 */
final class FleetStream {
    private final ServerSentEventWriter writer;
    private final Context context;
    private final AtomicBoolean behind = new AtomicBoolean();

    /** @param context event loop of the response */
    FleetStream(ServerSentEventWriter writer, Context context) {
        this.writer = writer;
        this.context = context;
    }

    void send(String id, JsonObject customer) {
        onEventLoop(() -> {
            if (writer.isFull()) {
                behind.set(true);
            } else if (!behind.get()) {
                writer.write(id, "customer", customer);
            }
        });
    }

    void reset() {
        behind.set(true);
        keepAlive();
    }

    /** Detects a lost connection, and tells a reader that was too slow to load the list again. */
    void keepAlive() {
        onEventLoop(() -> {
            if (!writer.isFull() && behind.compareAndSet(true, false)) {
                writer.write("reset", new JsonObject());
            } else {
                writer.writeKeepAlive();
            }
        });
    }

    void end() {
        onEventLoop(writer::end);
    }

    private void onEventLoop(Runnable action) {
        context.runOnContext(run -> {
            if (!writer.isClosed()) {
                action.run();
            }
        });
    }
}
