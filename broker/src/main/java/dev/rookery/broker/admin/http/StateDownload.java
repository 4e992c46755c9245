package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.StateSource;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Objects;
import java.util.Optional;

/** Writes a tenant's state to a response, as fast as the client receives. Confined to the event loop of the response. */
final class StateDownload {
    private final StateSource source;
    private final HttpServerResponse response;
    private final Context context = Objects.requireNonNull(Vertx.currentContext());
    private final Promise<Void> written = Promise.promise();

    StateDownload(StateSource source, HttpServerResponse response) {
        this.source = source;
        this.response = response;
    }

    /** Returns a future that completes when the response has ended and fails if the client closes the connection. */
    Future<Void> run() {
        response.setChunked(true).putHeader("Content-Type", StateRoutes.MEDIA_TYPE);
        response.exceptionHandler(written::tryFail);
        response.closeHandler(closed -> written.tryFail("The client closed the connection"));
        next();
        return written.future().onComplete(done -> source.close());
    }

    private void next() {
        if (written.future().isComplete()) {
            return;
        }
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> next());
            return;
        }
        Future.fromCompletionStage(source.next(), context).onComplete(this::write, written::tryFail);
    }

    private void write(Optional<byte[]> block) {
        if (written.future().isComplete()) {
            return;
        }
        if (block.isPresent()) {
            response.write(Buffer.buffer().appendInt(block.get().length).appendBytes(block.get()));
            next();
        } else {
            response.end(Buffer.buffer().appendInt(0)).onComplete(ended -> written.tryComplete(), written::tryFail);
        }
    }
}
