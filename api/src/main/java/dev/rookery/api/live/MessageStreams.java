package dev.rookery.api.live;

import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.broker.BrokerProblem;
import dev.rookery.api.broker.MessageStream;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.stream.EventStreamResponse;
import dev.rookery.api.stream.OpenStreams;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/**
 * Streams the messages that are published in a tenant to clients. The broker limits the size and the number of batches and the
 * number of streams.
 */
final class MessageStreams {
    private final Vertx vertx;
    private final BrokerAccess access;
    private final OpenStreams open;

    MessageStreams(Vertx vertx, BrokerAccess access, OpenStreams open) {
        this.vertx = vertx;
        this.access = access;
        this.open = open;
    }

    /** Opens a stream that ends when the client closes the connection. Fails with a {@link BrokerProblem}. */
    Future<ApiResponse> open(ApiRequest request) {
        EventStreamResponse response = open.create(request);
        return MessageStream.open(vertx, access, Caller.of(request).tenant(), request.string("filter"))
                .map(stream -> {
                    ApiResponse streamed = response.begin(stream::close);
                    Relay relay = new Relay(response);
                    stream.read(relay::write, response::end);
                    return streamed;
                });
    }

    /** Passes on batches, and counts the messages of those for which the client is too slow. */
    private static final class Relay {
        private final EventStreamResponse response;
        /** Confined to the event loop of the response. */
        private long skipped;

        Relay(EventStreamResponse response) {
            this.response = response;
        }

        void write(JsonObject batch) {
            response.execute(writer -> {
                long others = batch.getLong("skipped") + skipped;
                if (writer.isFull()) {
                    skipped = others + batch.getJsonArray("items").size();
                } else {
                    skipped = 0;
                    writer.write("messages", batch.put("skipped", others));
                }
            });
        }
    }
}
