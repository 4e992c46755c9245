package dev.rookery.provisioner.fleet;

import dev.rookery.http.ApiCaller;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.BearerAuthenticator;
import dev.rookery.http.ProblemType;
import dev.rookery.http.ServerSentEventWriter;
import dev.rookery.provisioner.access.ProvisionerCaller;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.operator.OperatorRole;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams changes of customers' instances to operators. One query a second for all streams, and none without streams; replicas
 * need no connection to each other. A stream ends when its session or token does. Confined to the event loop of its timer, except
 * {@link #open}.
 */
public final class FleetEvents {
    private static final Logger LOGGER = LoggerFactory.getLogger(FleetEvents.class);
    private static final int MAX_STREAMS = 50;
    private static final long INTERVAL_MILLIS = 1_000;
    private static final int KEEP_ALIVE_TICKS = 15;
    /** Interval of the checks of sessions and tokens. */
    private static final int CHECK_TICKS = 2;

    private static final int CHANGES_PER_QUERY = 2_000;
    /** More are loaded faster as a list. */
    private static final int MAX_RESUMED = 500;
    /** Longer than the time that a query looks back. */
    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    private record Reader(String bearerToken) {}

    private final Vertx vertx;
    private final FleetRepository fleet;
    private final BearerAuthenticator authenticator;
    private final Function<FleetEntry, JsonObject> description;
    private final Map<FleetStream, Reader> streams = new ConcurrentHashMap<>();
    private final Map<CustomerId, Instant> sent = new HashMap<>();
    private OptionalLong timer = OptionalLong.empty();
    private @Nullable Instant position;
    private boolean querying;
    private long ticks;

    /** @param authenticator checks whether sessions and tokens of streams are still valid */
    public FleetEvents(
            Vertx vertx,
            FleetRepository fleet,
            BearerAuthenticator authenticator,
            Function<FleetEntry, JsonObject> description) {
        this.vertx = vertx;
        this.fleet = fleet;
        this.authenticator = authenticator;
        this.description = description;
    }

    public void start() {
        timer = OptionalLong.of(vertx.setPeriodic(INTERVAL_MILLIS, elapsed -> tick()));
    }

    public void stop() {
        timer.ifPresent(vertx::cancelTimer);
        streams.keySet().forEach(FleetStream::end);
    }

    /** Opens a stream, which continues after the event that the header {@code Last-Event-ID} names. */
    public Future<ApiResponse> open(ApiRequest call) {
        if (streams.size() >= MAX_STREAMS) {
            throw new ApiException(ProblemType.TOO_MANY_REQUESTS, "Limit of " + MAX_STREAMS + " event streams reached");
        }
        var request = call.context().request();
        Optional<Instant> since =
                Optional.ofNullable(request.getHeader("Last-Event-ID")).flatMap(FleetEvents::time);
        FleetStream stream =
                new FleetStream(ServerSentEventWriter.open(request.response()), vertx.getOrCreateContext());
        request.response().closeHandler(closed -> streams.remove(stream));
        String token = String.valueOf(request.getHeader("Authorization")).replaceFirst("(?i)^Bearer ", "");
        streams.put(stream, new Reader(token));
        since.ifPresent(time -> resume(stream, time));
        return Future.succeededFuture(ApiResponse.streamed());
    }

    private void resume(FleetStream stream, Instant since) {
        fleet.changed(Optional.of(since), MAX_RESUMED + 1)
                .onSuccess(changes -> {
                    if (changes.size() > MAX_RESUMED) {
                        stream.reset();
                    } else {
                        changes.forEach(entry -> stream.send(id(entry), description.apply(entry)));
                    }
                })
                .onFailure(failure -> stream.reset());
    }

    private void tick() {
        ticks++;
        if (streams.isEmpty()) {
            position = null;
            sent.clear();
            return;
        }
        if (ticks % KEEP_ALIVE_TICKS == 0) {
            streams.keySet().forEach(FleetStream::keepAlive);
        }
        if (ticks % CHECK_TICKS == 0) {
            streams.forEach(this::endIfRevoked);
        }
        if (!querying) {
            querying = true;
            fleet.changed(Optional.ofNullable(position), CHANGES_PER_QUERY)
                    .onSuccess(this::publish)
                    .onFailure(failure -> LOGGER.warn(
                            "Failed to read changes of customers, retrying in {} ms: {}",
                            INTERVAL_MILLIS,
                            failure.toString()))
                    .onComplete(done -> querying = false);
        }
    }

    private void endIfRevoked(FleetStream stream, Reader reader) {
        authenticator.authenticate(reader.bearerToken()).onSuccess(caller -> {
            if (caller.filter(FleetEvents::mayRead).isEmpty() && streams.remove(stream) != null) {
                stream.end();
            }
        });
    }

    private static boolean mayRead(ApiCaller caller) {
        return caller instanceof ProvisionerCaller known && known.has(OperatorRole.VIEWER);
    }

    private void publish(List<FleetEntry> changes) {
        for (FleetEntry entry : changes) {
            Instant changed = entry.changedAt();
            if (!changed.equals(sent.put(entry.customer().id(), changed))) {
                JsonObject json = description.apply(entry);
                streams.keySet().forEach(stream -> stream.send(id(entry), json));
            }
            if (position == null || changed.isAfter(position)) {
                position = changed;
            }
        }
        Instant newest = position;
        if (newest != null) {
            sent.values().removeIf(time -> time.isBefore(newest.minus(REMEMBERED)));
        }
    }

    private static String id(FleetEntry entry) {
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, entry.changedAt()));
    }

    private static Optional<Instant> time(String id) {
        return id.matches("\\d{1,16}")
                ? Optional.of(Instant.EPOCH.plus(Long.parseLong(id), ChronoUnit.MICROS))
                : Optional.empty();
    }
}
