package dev.rookery.api.broker;

import dev.rookery.auth.TenantId;
import dev.rookery.backoff.Backoff;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the broker's event stream of one tenant until it is closed. Reconnects with backoff and resumes after the last event that
 * the listener has processed. Its state is confined to one event loop; {@link #start} and {@link #close} are thread-safe.
 */
public final class EventFollower {
    private static final Logger LOGGER = LoggerFactory.getLogger(EventFollower.class);
    private static final Duration INITIAL_BACKOFF = Duration.ofMillis(200);
    private static final Duration MAXIMUM_BACKOFF = Duration.ofSeconds(10);
    /** The broker sends a comment every 15 seconds. */
    private static final int READ_IDLE_TIMEOUT_SECONDS = 40;

    private final Vertx vertx;
    private final Supplier<String> token;
    private final String path;
    private final EventListener listener;
    private final HttpClient client;
    private final Context context;
    /** Received events that the listener has not processed. */
    private final List<ServerSentEvent> pending = new ArrayList<>();

    private final Backoff backoff = new Backoff(INITIAL_BACKOFF, MAXIMUM_BACKOFF);
    private Optional<String> position;
    private boolean delivering;
    private boolean closed;
    /** Set while connected. */
    private @Nullable HttpClientResponse stream;

    /** @param token token of each request */
    private EventFollower(
            Vertx vertx,
            BrokerAccess access,
            Supplier<String> token,
            String path,
            Optional<String> position,
            EventListener listener) {
        this.vertx = vertx;
        this.token = token;
        this.path = path;
        this.position = position;
        this.listener = listener;
        this.context = vertx.getOrCreateContext();
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setDefaultHost(access.host())
                .setDefaultPort(access.port())
                .setReadIdleTimeout(READ_IDLE_TIMEOUT_SECONDS)
                .setKeepAlive(false));
    }

    /**
     * Returns a follower of the events of a tenant, which has not started.
     *
     * @param position of the last event that the listener has processed; empty for none
     */
    public static EventFollower ofTenant(
            Vertx vertx, BrokerAccess access, TenantId tenant, Optional<String> position, EventListener listener) {
        return new EventFollower(
                vertx,
                access,
                () -> access.token(tenant),
                "/v1/tenants/" + tenant + "/events/stream",
                position,
                listener);
    }

    /**
     * Returns a follower of the connections and disconnections of the clients of all tenants, which has not started.
     *
     * @param position of the last event that the listener has processed; empty for none
     */
    public static EventFollower ofAllTenants(
            Vertx vertx, BrokerAccess access, Optional<String> position, EventListener listener) {
        return new EventFollower(vertx, access, access::token, "/v1/events/stream", position, listener);
    }

    /**
     * Returns a follower of the events of the clients of all tenants that are to be recorded, which has not started.
     *
     * @param position of the last event that the listener has processed; empty for none
     */
    public static EventFollower ofRecordedEvents(
            Vertx vertx, BrokerAccess access, Optional<String> position, EventListener listener) {
        return new EventFollower(vertx, access, access::token, "/v1/events/recorded/stream", position, listener);
    }

    /** Returns a follower of the platform's sessions for which messages wait, of all tenants, which has not started. */
    public static EventFollower ofWaitingSessions(Vertx vertx, BrokerAccess access, EventListener listener) {
        return new EventFollower(
                vertx, access, access::token, "/v1/sessions/waiting/stream", Optional.empty(), listener);
    }

    public void start() {
        context.runOnContext(now -> connect());
    }

    /** Closes the stream. The listener gets no further calls after the current one. */
    public Future<Void> close() {
        context.runOnContext(now -> {
            closed = true;
            pending.clear();
        });
        return client.close();
    }

    private void connect() {
        if (closed) {
            return;
        }
        if (delivering) {
            // The position to resume from is known when the listener completes.
            reconnect("the listener is busy");
            return;
        }
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setURI(path)
                .putHeader("Authorization", "Bearer " + token.get());
        position.ifPresent(last -> options.putHeader("Last-Event-ID", last));
        // The response arrives on this context; setting its handler any later would lose the beginning of the stream.
        client.request(options)
                .compose(HttpClientRequest::send)
                .onSuccess(this::open)
                .onFailure(failure -> reconnect(failure.getMessage()));
    }

    private void open(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            response.request().connection().close();
            reconnect("status " + response.statusCode());
            return;
        }
        stream = response;
        ServerSentEventParser parser = new ServerSentEventParser(this::receive);
        response.exceptionHandler(failure -> disconnected(response, failure.getMessage()))
                .endHandler(ended -> disconnected(response, "the stream ended"))
                .handler((Buffer bytes) -> parser.parse(bytes));
    }

    private void receive(ServerSentEvent event) {
        backoff.reset();
        pending.add(event);
        deliver();
    }

    /** Passes pending events to the listener and pauses the stream until it has processed them. */
    private void deliver() {
        if (delivering || closed || pending.isEmpty()) {
            return;
        }
        delivering = true;
        if (stream != null) {
            stream.pause();
        }
        List<ServerSentEvent> batch = new ArrayList<>();
        boolean reset = pending.get(0).isReset();
        do {
            batch.add(pending.remove(0));
        } while (!reset && !pending.isEmpty() && !pending.get(0).isReset());
        String last = batch.get(batch.size() - 1).id();
        Future<Void> processed = reset
                ? listener.reset(last)
                : listener.happened(batch.stream()
                        .map(event -> ClientEvent.of(new JsonObject(event.data())))
                        .toList());
        processed.onComplete(result -> context.runOnContext(now -> completed(last, result.cause())));
    }

    private void completed(String last, @Nullable Throwable failure) {
        delivering = false;
        if (failure == null) {
            position = Optional.of(last);
        } else if (!closed && stream != null) {
            HttpClientResponse failed = stream;
            disconnected(failed, failure.getMessage());
            failed.request().connection().close();
        }
        if (pending.isEmpty() && stream != null) {
            stream.resume();
        }
        deliver();
    }

    private void disconnected(HttpClientResponse response, @Nullable String reason) {
        if (stream == response) {
            stream = null;
            // The broker sends them again.
            pending.clear();
            reconnect(reason);
        }
    }

    private void reconnect(@Nullable String reason) {
        if (!closed) {
            long delay = backoff.next().toMillis();
            LOGGER.debug("path={} Reconnecting to the broker's event stream in {} ms: {}", path, delay, reason);
            vertx.setTimer(delay, timer -> context.runOnContext(now -> connect()));
        }
    }
}
