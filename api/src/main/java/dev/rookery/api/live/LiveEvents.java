package dev.rookery.api.live;

import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.broker.EventFollower;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.ProblemType;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Hands the broker's events on to whoever watches, each with a stream of its own from where it left off. */
final class LiveEvents {
    private static final int MOST_VIEWERS = 50;
    private static final long KEEP_ALIVE_MILLIS = 15_000;

    private final Vertx vertx;
    private final BrokerAccess access;
    private final Map<EventViewer, EventFollower> viewers = new ConcurrentHashMap<>();
    private final long timer;

    LiveEvents(Vertx vertx, BrokerAccess access) {
        this.vertx = vertx;
        this.access = access;
        this.timer = vertx.setPeriodic(KEEP_ALIVE_MILLIS, id -> viewers.keySet().forEach(EventViewer::keepAlive));
    }

    /** Answers a call with events until the caller goes. */
    ApiResponse open(ApiRequest call) {
        if (viewers.size() >= MOST_VIEWERS) {
            throw new ApiException(ProblemType.TOO_MANY_REQUESTS, MOST_VIEWERS + " are watching already");
        }
        HttpServerResponse response = call.context().response();
        EventViewer viewer = new EventViewer(response, vertx.getOrCreateContext());
        Optional<String> last = Optional.ofNullable(call.context().request().getHeader("Last-Event-ID"));
        EventFollower follower = new EventFollower(vertx, access, last, viewer);
        viewers.put(viewer, follower);
        response.closeHandler(gone -> {
            viewers.remove(viewer);
            follower.close();
        });
        // A compressor would hold events back.
        response.putHeader("Content-Encoding", "identity")
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("X-Accel-Buffering", "no")
                .setChunked(true)
                .write(":\n\n");
        follower.start();
        return ApiResponse.streamed();
    }

    void close() {
        vertx.cancelTimer(timer);
        viewers.forEach((viewer, follower) -> {
            follower.close();
            viewer.end();
        });
        viewers.clear();
    }
}
