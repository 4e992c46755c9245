package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.EventWatch;
import dev.rookery.http.ServerSentEventWriter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Stream of events to one client, as server-sent events. The broker only signals new events; the feed then reads
 * from the position of the client, as fast as the client receives. A client that falls behind the broker's event log gets a
 * {@code reset} event in place of the missed ones. Not thread-safe; confined to the event loop of the response.
 */
final class EventFeed {
    private static final int PAGE_SIZE = 100;
    private static final long KEEP_ALIVE_MILLIS = 15_000;

    private final FeedSource source;
    private final String run;
    private final HttpServerResponse response;
    private final Vertx vertx;
    private final Context context;
    private final AtomicBoolean signaled = new AtomicBoolean();
    private EventPosition position;
    /** Whether the position belongs to this run of the broker. */
    private boolean positioned;

    private boolean reading;
    private boolean closed;
    private long keepAliveTimer;
    private @Nullable EventWatch watch;
    private @Nullable ServerSentEventWriter writer;

    /** @param run run of the broker */
    EventFeed(FeedSource source, String run, HttpServerResponse response, Vertx vertx) {
        this.source = source;
        this.run = run;
        this.response = response;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.position = EventPosition.startOf(run);
    }

    /**
     * Starts the stream.
     *
     * @param last position of the last event that the client received; empty for none
     * @throws dev.rookery.broker.admin.AdminException if the tenant is unknown or the engine has no events
     */
    void start(Optional<EventPosition> last) {
        last.ifPresent(known -> position = known);
        positioned = last.isPresent() && position.run().equals(run);
        watch = source.watch(this::signal);
        ServerSentEventWriter opened = ServerSentEventWriter.open(response);
        writer = opened;
        keepAliveTimer = vertx.setPeriodic(KEEP_ALIVE_MILLIS, id -> opened.writeKeepAlive());
        read(opened);
    }

    void close() {
        closed = true;
        vertx.cancelTimer(keepAliveTimer);
        if (watch != null) {
            watch.close();
        }
    }

    /** Called on any thread. */
    private void signal() {
        if (signaled.compareAndSet(false, true)) {
            context.runOnContext(now -> {
                if (writer != null) {
                    read(writer);
                }
            });
        }
    }

    private void read(ServerSentEventWriter events) {
        if (closed || reading) {
            return;
        }
        if (events.isFull()) {
            events.onDrain(() -> read(events));
            return;
        }
        signaled.set(false);
        reading = true;
        Future.fromCompletionStage(source.events(positioned ? position.sequence() : -1, PAGE_SIZE), context)
                .onComplete(
                        page -> {
                            reading = false;
                            write(events, page);
                        },
                        failure -> events.end());
    }

    private void write(ServerSentEventWriter events, FeedSource.Page page) {
        if (closed) {
            return;
        }
        if (!page.complete()) {
            positioned = true;
            position = EventPosition.startOf(run).at(page.last());
            events.write(position.toString(), "reset", new JsonObject());
            read(events);
            return;
        }
        page.events().forEach(event -> {
            position = position.at(event.sequence());
            events.write(position.toString(), event.type(), event.json().apply(position));
        });
        if (!page.events().isEmpty() || signaled.get()) {
            read(events);
        }
    }
}
