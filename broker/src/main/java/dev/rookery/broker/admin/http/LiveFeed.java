package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.EventWatch;
import dev.rookery.broker.admin.LiveBatch;
import dev.rookery.http.ServerSentEventWriter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Stream of published messages to one client, as server-sent events. Batches that arrive while the client does not keep up are
 * counted as skipped. Confined to the event loop of the response, except {@link #add}.
 */
final class LiveFeed {
    private static final long KEEP_ALIVE_MILLIS = 15_000;
    /** Batches on their way to the event loop of the response. */
    private static final int MAXIMUM_PENDING = 4;

    private final HttpServerResponse response;
    private final Vertx vertx;
    private final Context context;
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private boolean closed;
    private long keepAliveTimer;
    private @Nullable EventWatch watch;
    private @Nullable ServerSentEventWriter writer;

    LiveFeed(HttpServerResponse response, Vertx vertx) {
        this.response = response;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
    }

    /** Starts the stream. */
    void start(EventWatch registered) {
        if (closed) {
            registered.close();
            return;
        }
        watch = registered;
        ServerSentEventWriter opened = ServerSentEventWriter.open(response);
        writer = opened;
        keepAliveTimer = vertx.setPeriodic(KEEP_ALIVE_MILLIS, id -> opened.writeKeepAlive());
    }

    void close() {
        closed = true;
        vertx.cancelTimer(keepAliveTimer);
        if (watch != null) {
            watch.close();
        }
    }

    /** Adds a batch. Thread-safe. */
    void add(LiveBatch batch) {
        if (pending.incrementAndGet() > MAXIMUM_PENDING) {
            pending.decrementAndGet();
            skip(batch);
            return;
        }
        context.runOnContext(now -> {
            pending.decrementAndGet();
            write(batch);
        });
    }

    private void skip(LiveBatch batch) {
        skipped.addAndGet(batch.skipped() + batch.messages().size());
    }

    private void write(LiveBatch batch) {
        ServerSentEventWriter open = writer;
        if (closed || open == null || open.isFull()) {
            skip(batch);
            return;
        }
        JsonArray items = new JsonArray();
        batch.messages().forEach(message -> items.add(MessageJson.of(message)));
        open.write(
                "messages",
                new JsonObject().put("items", items).put("skipped", batch.skipped() + skipped.getAndSet(0)));
    }
}
