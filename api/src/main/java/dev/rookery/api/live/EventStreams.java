package dev.rookery.api.live;

import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.broker.EventFollower;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.stream.EventStreamResponse;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.ProblemType;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Streams broker events to clients. Each client has its own stream from the broker, which starts at its last event. */
final class EventStreams {
    private static final int MAX_STREAMS = 50;
    private static final long KEEP_ALIVE_MILLIS = 15_000;

    private final Vertx vertx;
    private final BrokerAccess access;
    private final Map<EventStreamResponse, EventFollower> streams = new ConcurrentHashMap<>();
    private final long timer;

    EventStreams(Vertx vertx, BrokerAccess access) {
        this.vertx = vertx;
        this.access = access;
        this.timer = vertx.setPeriodic(
                KEEP_ALIVE_MILLIS, elapsed -> streams.keySet().forEach(EventStreamResponse::keepAlive));
    }

    /** Opens a stream that ends when the client closes the connection. */
    ApiResponse open(ApiRequest request) {
        if (streams.size() >= MAX_STREAMS) {
            throw new ApiException(ProblemType.TOO_MANY_REQUESTS, "Limit of " + MAX_STREAMS + " event streams reached");
        }
        EventStreamResponse response = new EventStreamResponse(request, vertx);
        Optional<String> last = Optional.ofNullable(request.context().request().getHeader("Last-Event-ID"));
        EventFollower follower =
                new EventFollower(vertx, access, Caller.of(request).tenant(), last, new EventStreamWriter(response));
        streams.put(response, follower);
        ApiResponse streamed = response.begin(() -> {
            streams.remove(response);
            follower.close();
        });
        follower.start();
        return streamed;
    }

    void close() {
        vertx.cancelTimer(timer);
        streams.forEach((response, follower) -> {
            follower.close();
            response.end();
        });
        streams.clear();
    }
}
