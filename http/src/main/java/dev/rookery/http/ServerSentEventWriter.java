package dev.rookery.http;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/**
 * Writes server-sent events (WHATWG HTML, section 9.2) to a response. Does not buffer: callers respect {@link #isFull}. Not
 * thread-safe; confined to the event loop of the response.
 */
public final class ServerSentEventWriter {
    private final HttpServerResponse response;

    private ServerSentEventWriter(HttpServerResponse response) {
        this.response = response;
    }

    /** Sends the head of the response, so that the client knows that the stream is open. */
    public static ServerSentEventWriter open(HttpServerResponse response) {
        response.putHeader("Content-Type", "text/event-stream")
                // Compression and buffering proxies would delay events.
                .putHeader("Content-Encoding", "identity")
                .putHeader("X-Accel-Buffering", "no")
                .setChunked(true)
                .write(":\n\n");
        return new ServerSentEventWriter(response);
    }

    /** @param id with which the client can resume the stream */
    public void write(String id, String type, JsonObject data) {
        response.write("id: " + id + "\nevent: " + type + "\n" + line(data));
    }

    /** Writes an event after which the client cannot resume the stream. */
    public void write(String type, JsonObject data) {
        response.write("event: " + type + "\n" + line(data));
    }

    /** Writes an event of the default type, {@code message}. */
    public void write(JsonObject data) {
        response.write(line(data));
    }

    private static String line(JsonObject data) {
        return "data: " + data.encode() + "\n\n";
    }

    /** Writes a comment, which keeps idle connections open and detects closed ones. */
    public void writeKeepAlive() {
        if (!isClosed() && !isFull()) {
            response.write(":\n\n");
        }
    }

    /** Returns whether the write queue is full; {@link #onDrain} reports when it has capacity again. */
    public boolean isFull() {
        return response.writeQueueFull();
    }

    /** Calls the action once, when the write queue has capacity again. Replaces an earlier action. */
    public void onDrain(Runnable action) {
        response.drainHandler(drained -> action.run());
    }

    public boolean isClosed() {
        return response.closed() || response.ended();
    }

    public void end() {
        if (!isClosed()) {
            response.end();
        }
    }
}
