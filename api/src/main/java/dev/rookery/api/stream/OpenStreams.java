package dev.rookery.api.stream;

import dev.rookery.api.caller.Caller;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.BearerToken;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All open event streams. Each second, it checks the tokens with which they were opened, and ends the streams of those that have
 * expired or are revoked, or whose caller has another role or other scopes now. A client that may still read opens the stream
 * again. Keeps the connections of idle streams open. Thread-safe.
 */
public final class OpenStreams {
    private static final Logger LOGGER = LoggerFactory.getLogger(OpenStreams.class);
    private static final long INTERVAL_MILLIS = 1_000;
    private static final long KEEP_ALIVE_MILLIS = 15_000;
    /** While tokens cannot be checked, streams continue for this time. */
    private static final long MAXIMUM_UNCHECKED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private record Grant(String token, Caller caller) {}

    private final Vertx vertx;
    private final StreamAuthority authority;
    private final Map<EventStreamResponse, Grant> streams = new ConcurrentHashMap<>();
    private final AtomicBoolean checking = new AtomicBoolean();
    private final long checkTimer;
    private final long keepAliveTimer;
    /** Time since which all streams are checked, on the clock of {@link System#nanoTime}. */
    private volatile long checkedAt = System.nanoTime();

    public OpenStreams(Vertx vertx, StreamAuthority authority) {
        this.vertx = vertx;
        this.authority = authority;
        this.checkTimer = vertx.setPeriodic(INTERVAL_MILLIS, elapsed -> check());
        this.keepAliveTimer = vertx.setPeriodic(
                KEEP_ALIVE_MILLIS, elapsed -> streams.keySet().forEach(EventStreamResponse::keepAlive));
    }

    /** Returns a stream that has not begun. Must be called on the event loop of the request. */
    public EventStreamResponse create(ApiRequest request) {
        Caller caller = Caller.of(request);
        String token = BearerToken.of(request.context().request())
                .orElseThrow(() -> new IllegalStateException("Streams require a token"));
        return new EventStreamResponse(request, vertx, new EventStreamResponse.Listener() {
            @Override
            public void begun(EventStreamResponse stream) {
                streams.put(stream, new Grant(token, caller));
            }

            @Override
            public void closed(EventStreamResponse stream) {
                streams.remove(stream);
            }
        });
    }

    /** Ends the streams of tenants that are suspended or removed. */
    public void retain(Predicate<TenantId> active) {
        streams.forEach((stream, grant) -> {
            if (!active.test(grant.caller().tenant())) {
                stream.end();
            }
        });
    }

    /** Ends all streams. */
    public void close() {
        vertx.cancelTimer(checkTimer);
        vertx.cancelTimer(keepAliveTimer);
        streams.keySet().forEach(EventStreamResponse::end);
    }

    private void check() {
        long now = System.nanoTime();
        if (streams.isEmpty()) {
            checkedAt = now;
            return;
        }
        if (now - checkedAt > MAXIMUM_UNCHECKED_NANOS) {
            LOGGER.warn(
                    "Ending {} event streams: their tokens could not be checked for {} s",
                    streams.size(),
                    TimeUnit.NANOSECONDS.toSeconds(now - checkedAt));
            checkedAt = now;
            streams.keySet().forEach(EventStreamResponse::end);
        }
        if (!checking.compareAndSet(false, true)) {
            return;
        }
        Map<EventStreamResponse, Grant> checked = Map.copyOf(streams);
        Set<String> tokens = checked.values().stream().map(Grant::token).collect(Collectors.toSet());
        authority
                .callers(tokens)
                .onSuccess(callers -> {
                    checkedAt = now;
                    endWithout(checked, callers);
                })
                .onFailure(failure -> LOGGER.debug("Failed to check the tokens of event streams", failure))
                .onComplete(done -> checking.set(false));
    }

    private static void endWithout(Map<EventStreamResponse, Grant> checked, Map<String, Caller> callers) {
        checked.forEach((stream, grant) -> {
            if (!grant.caller().equals(callers.get(grant.token()))) {
                stream.end();
            }
        });
    }
}
