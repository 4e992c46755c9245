package dev.rookery.api.stream;

import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;

/**
 * Response of an operation that streams server-sent events. Tasks run on the event loop of the connection; those
 * submitted after the response has ended are discarded. Thread-safe.
 */
public final class EventStreamResponse {
    private final HttpServerResponse response;
    private final Context context;

    /** Must be called on the event loop of the request. */
    public EventStreamResponse(ApiRequest request, Vertx vertx) {
        this.response = request.context().response();
        this.context = vertx.getOrCreateContext();
    }

    /**
     * Sends the head of the response. Called on the event loop.
     *
     * @param onClose called when the client closes the connection
     */
    public ApiResponse begin(Runnable onClose) {
        response.closeHandler(closed -> onClose.run());
        // Compression would delay events.
        response.putHeader("Content-Encoding", "identity")
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("X-Accel-Buffering", "no")
                .setChunked(true)
                .write(":\n\n");
        return ApiResponse.streamed();
    }

    /** Runs the task on the event loop if the response is still open. */
    public void execute(Consumer<HttpServerResponse> task) {
        context.runOnContext(run -> {
            if (!response.closed() && !response.ended()) {
                task.accept(response);
            }
        });
    }

    /**
     * Writes events.
     *
     * @return completes when the client can receive more, or when the response has ended
     */
    public Future<Void> write(String events) {
        Promise<Void> written = Promise.promise();
        context.runOnContext(run -> {
            if (response.closed() || response.ended()) {
                written.complete();
                return;
            }
            response.write(events);
            if (response.writeQueueFull()) {
                response.drainHandler(drained -> written.tryComplete());
            } else {
                written.complete();
            }
        });
        return written.future();
    }

    /** Sends a comment, by which both sides detect a lost connection. */
    public void keepAlive() {
        execute(open -> {
            if (!open.writeQueueFull()) {
                open.write(":\n\n");
            }
        });
    }

    public void end() {
        execute(HttpServerResponse::end);
    }
}
