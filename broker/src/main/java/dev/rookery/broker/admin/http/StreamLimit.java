package dev.rookery.broker.admin.http;

import dev.rookery.http.ApiException;
import dev.rookery.http.ProblemType;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Limits the number of streams of a kind that are open. Thread-safe. */
final class StreamLimit {
    private final String kind;
    private final int maximum;
    private final AtomicInteger open = new AtomicInteger();

    /** @param kind name of the streams, the beginning of a sentence */
    StreamLimit(String kind, int maximum) {
        this.kind = kind;
        this.maximum = maximum;
    }

    /**
     * Counts a stream.
     *
     * @throws ApiException if too many are open
     */
    void acquire() {
        if (open.incrementAndGet() > maximum) {
            open.decrementAndGet();
            throw new ApiException(
                    ProblemType.UNAVAILABLE, kind + " are limited to " + maximum + "; close another first");
        }
    }

    /** Uncounts the stream when its response ends, and calls the listener once. */
    void releaseAtEndOf(HttpServerResponse response, Runnable listener) {
        AtomicBoolean released = new AtomicBoolean();
        Handler<Void> release = ended -> {
            if (released.compareAndSet(false, true)) {
                open.decrementAndGet();
                listener.run();
            }
        };
        response.closeHandler(release).endHandler(release);
    }
}
