package dev.rookery.broker.admin.http;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.admin.EventWatch;
import dev.rookery.broker.event.EventPage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Events to one reader as they happen (server-sent events). The broker only wakes it up; it then reads on from where the
 * reader is, as fast as the reader takes it. A reader that falls behind what is kept gets {@code reset}: what happened
 * in between is lost to it. On the server's event loop, but for {@link #wake}.
 */
final class EventStream {
    private static final int PAGE = 100;
    private static final long PING_MILLIS = 15_000;

    private final BrokerAdmin admin;
    private final TenantId tenant;
    private final HttpServerResponse response;
    private final Vertx vertx;
    private final Context context;
    private final AtomicBoolean woken = new AtomicBoolean();
    private EventPosition position;
    /** Whether the position means something to this broker. */
    private boolean known;

    private boolean reading;
    private boolean closed;
    private long ping;
    /** Null until it is started. */
    private EventWatch watch;

    EventStream(BrokerAdmin admin, TenantId tenant, HttpServerResponse response, Vertx vertx) {
        this.admin = admin;
        this.tenant = tenant;
        this.response = response;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
    }

    /** @param last the last event that the reader knows, if it knows one */
    void start(Optional<EventPosition> last) {
        position = last.orElse(EventPosition.startOf(admin.runId()));
        known = last.isPresent() && position.run().equals(admin.runId());
        watch = admin.watch(tenant, this::wake);
        response.setChunked(true).putHeader("Content-Type", "text/event-stream");
        ping = vertx.setPeriodic(PING_MILLIS, id -> response.write(": ping\n\n"));
        read();
    }

    void close() {
        closed = true;
        vertx.cancelTimer(ping);
        if (watch != null) {
            watch.close();
        }
    }

    /** There is something new; on the tenant's event loop. */
    private void wake() {
        if (woken.compareAndSet(false, true)) {
            context.runOnContext(now -> read());
        }
    }

    private void read() {
        if (closed || reading) {
            return;
        }
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> read());
            return;
        }
        woken.set(false);
        reading = true;
        Future.fromCompletionStage(admin.events(tenant, known ? position.sequence() : -1, PAGE), context)
                .onComplete(
                        page -> {
                            reading = false;
                            write(page);
                        },
                        failure -> response.end());
    }

    private void write(EventPage page) {
        if (closed) {
            return;
        }
        if (!page.complete()) {
            known = true;
            position = EventPosition.startOf(admin.runId()).at(page.last());
            write("reset", position, new JsonObject());
            read();
            return;
        }
        page.events().forEach(event -> {
            position = position.at(event.sequence());
            write(event.type().label(), position, EventJson.of(event, position));
        });
        if (!page.events().isEmpty() || woken.get()) {
            read();
        }
    }

    private void write(String type, EventPosition id, JsonObject data) {
        response.write("id: " + id + "\nevent: " + type + "\ndata: " + data.encode() + "\n\n");
    }
}
