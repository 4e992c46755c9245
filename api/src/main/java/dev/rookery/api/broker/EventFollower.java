package dev.rookery.api.broker;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what happens in the broker for as long as it is open: connects again when the connection is lost, and goes on
 * behind the last event that its listener took. On one event loop.
 */
public final class EventFollower {
    private static final Logger LOGGER = LoggerFactory.getLogger(EventFollower.class);
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;
    /** Twice the time between two signs of life, and some. */
    private static final int SILENCE_SECONDS = 40;

    private final Vertx vertx;
    private final BrokerAccess access;
    private final EventListener listener;
    private final HttpClient client;
    private final Context context;
    /** What came and was not handed on yet. */
    private final List<ServerSentEvent> pending = new ArrayList<>();

    private Optional<String> position;
    private long pause = FIRST_PAUSE_MILLIS;
    private boolean handing;
    private boolean closed;
    /** Null between connections. */
    private HttpClientResponse stream;

    /** @param position of the last event that the listener took; empty if it knows nothing */
    public EventFollower(Vertx vertx, BrokerAccess access, Optional<String> position, EventListener listener) {
        this.vertx = vertx;
        this.access = access;
        this.position = position;
        this.listener = listener;
        this.context = vertx.getOrCreateContext();
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setDefaultHost(access.host())
                .setDefaultPort(access.port())
                .setReadIdleTimeout(SILENCE_SECONDS)
                .setKeepAlive(false));
    }

    /** Begins. */
    public void start() {
        context.runOnContext(now -> connect());
    }

    /** No more calls of the listener but the one under way. */
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
        if (handing) {
            // Where to go on is known when the listener has taken what it has.
            again("the listener is busy");
            return;
        }
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setURI("/v1/tenants/" + access.tenant() + "/events/stream")
                .putHeader("Authorization", "Bearer " + access.token());
        position.ifPresent(last -> options.putHeader("Last-Event-ID", last));
        // Answers come on this context. What the stream begins with is lost if its handler is set any later.
        client.request(options)
                .compose(request -> request.send())
                .onSuccess(this::opened)
                .onFailure(failure -> again(failure.getMessage()));
    }

    private void opened(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            response.request().connection().close();
            again("status " + response.statusCode());
            return;
        }
        stream = response;
        ServerSentEvents parser = new ServerSentEvents(this::received);
        response.exceptionHandler(failure -> lost(response, failure.getMessage()))
                .endHandler(ended -> lost(response, "the stream ended"))
                .handler((Buffer bytes) -> parser.read(bytes));
    }

    private void received(ServerSentEvent event) {
        pause = FIRST_PAUSE_MILLIS;
        pending.add(event);
        handOn();
    }

    /** Hands on what came, and lets the network wait meanwhile. */
    private void handOn() {
        if (handing || closed || pending.isEmpty()) {
            return;
        }
        handing = true;
        if (stream != null) {
            stream.pause();
        }
        List<ServerSentEvent> batch = new ArrayList<>();
        boolean reset = pending.get(0).isReset();
        do {
            batch.add(pending.remove(0));
        } while (!reset && !pending.isEmpty() && !pending.get(0).isReset());
        String last = batch.get(batch.size() - 1).id();
        Future<Void> taken = reset
                ? listener.reset(last)
                : listener.happened(batch.stream()
                        .map(event -> ClientEvent.of(new JsonObject(event.data())))
                        .toList());
        taken.onComplete(done -> context.runOnContext(now -> taken(last, done.cause())));
    }

    private void taken(String last, Throwable failure) {
        handing = false;
        if (failure == null) {
            position = Optional.of(last);
        } else if (!closed) {
            HttpClientResponse failed = stream;
            lost(failed, failure.getMessage());
            if (failed != null) {
                failed.request().connection().close();
            }
        }
        if (pending.isEmpty() && stream != null) {
            stream.resume();
        }
        handOn();
    }

    private void lost(HttpClientResponse response, String why) {
        if (response != null && stream == response) {
            stream = null;
            // It comes again from the broker.
            pending.clear();
            again(why);
        }
    }

    private void again(String why) {
        if (!closed) {
            LOGGER.debug("The broker's events are followed again in {} ms: {}", pause, why);
            vertx.setTimer(pause, timer -> context.runOnContext(now -> connect()));
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        }
    }
}
