package dev.rookery.api.live;

import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.broker.EventFollower;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.stream.EventStreamResponse;
import dev.rookery.api.stream.OpenStreams;
import dev.rookery.auth.TenantId;
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
    /** Limits the streams of all tenants; the broker accepts twice as many. */
    private static final int MAX_STREAMS = 500;
    /** Limits the streams of a tenant, so that it leaves some to others. */
    private static final int MAX_TENANT_STREAMS = 50;

    private final Vertx vertx;
    private final BrokerAccess access;
    private final OpenStreams open;
    /** Tenants of the open streams. */
    private final Map<EventStreamResponse, TenantId> streams = new ConcurrentHashMap<>();

    EventStreams(Vertx vertx, BrokerAccess access, OpenStreams open) {
        this.vertx = vertx;
        this.access = access;
        this.open = open;
    }

    /** Opens a stream that ends when the client closes the connection. */
    ApiResponse open(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        long own = streams.values().stream().filter(tenant::equals).count();
        if (own >= MAX_TENANT_STREAMS || streams.size() >= MAX_STREAMS) {
            throw new ApiException(
                    ProblemType.TOO_MANY_REQUESTS, "Limit of " + MAX_TENANT_STREAMS + " event streams reached");
        }
        EventStreamResponse response = open.create(request);
        Optional<String> last = Optional.ofNullable(request.context().request().getHeader("Last-Event-ID"));
        EventFollower follower = EventFollower.ofTenant(vertx, access, tenant, last, new EventStreamWriter(response));
        streams.put(response, tenant);
        ApiResponse streamed = response.begin(() -> {
            streams.remove(response);
            follower.close();
        });
        follower.start();
        return streamed;
    }
}
