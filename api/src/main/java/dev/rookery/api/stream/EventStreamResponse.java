package dev.rookery.api.stream;

import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.ServerSentEventWriter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Response of an operation that streams server-sent events, created by {@link OpenStreams}. Tasks run on the event loop of the
 * connection; those submitted after the response has ended are discarded. Thread-safe.
 */
public final class EventStreamResponse {
    /** Is notified on the event loop, once each. */
    interface Listener {
        void begun(EventStreamResponse stream);

        void closed(EventStreamResponse stream);
    }

    private final HttpServerResponse response;
    private final Context context;
    private final Listener listener;
    /** Null until the response begins. Confined to the event loop. */
    private @Nullable ServerSentEventWriter writer;
    /** Null before the response begins and after it has ended. Confined to the event loop. */
    private @Nullable Runnable onClose;

    EventStreamResponse(ApiRequest request, Vertx vertx, Listener listener) {
        this.response = request.context().response();
        this.context = vertx.getOrCreateContext();
        this.listener = listener;
    }

    /**
     * Sends the head of the response. Called on the event loop.
     *
     * @param action called when the stream has ended, on the event loop
     */
    public ApiResponse begin(Runnable action) {
        onClose = action;
        response.closeHandler(closed -> close());
        listener.begun(this);
        writer = ServerSentEventWriter.open(response);
        if (response.closed()) {
            close();
        }
        return ApiResponse.streamed();
    }

    /** Runs the task on the event loop if the response is open. */
    public void execute(Consumer<ServerSentEventWriter> task) {
        context.runOnContext(run -> {
            ServerSentEventWriter open = writer;
            if (open != null && !open.isClosed()) {
                task.accept(open);
            }
        });
    }

    /**
     * Writes events.
     *
     * @return completes when the client can receive more, or when the response has ended
     */
    public Future<Void> write(Consumer<ServerSentEventWriter> events) {
        Promise<Void> written = Promise.promise();
        context.runOnContext(run -> {
            ServerSentEventWriter open = writer;
            if (open == null || open.isClosed()) {
                written.complete();
                return;
            }
            events.accept(open);
            if (open.isFull()) {
                open.onDrain(written::tryComplete);
            } else {
                written.complete();
            }
        });
        return written.future();
    }

    /** Sends a comment, by which both sides detect a lost connection. */
    public void keepAlive() {
        execute(ServerSentEventWriter::writeKeepAlive);
    }

    /** Ends the response. */
    public void end() {
        execute(open -> {
            open.end();
            close();
        });
    }

    private void close() {
        Runnable action = onClose;
        onClose = null;
        if (action != null) {
            listener.closed(this);
            action.run();
        }
    }
}
