package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.StateSink;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;

/** Reads a tenant's state from a request body, block by block. Confined to the event loop of the request. */
final class StateUpload {
    private final StateSink sink;
    private final ApiRequest request;
    private final int blockLimit;
    private final RecordParser parser;
    private final Promise<Void> received = Promise.promise();
    /** Whether the next record is a block and not its length. */
    private boolean expectsBlock;

    private boolean complete;

    StateUpload(StateSink sink, ApiRequest request, int blockLimit) {
        this.sink = sink;
        this.request = request;
        this.blockLimit = blockLimit;
        this.parser = RecordParser.newFixed(
                StateRoutes.LENGTH_BYTES, request.context().request());
    }

    /** Returns a future that completes when the state is complete and persisted; after a failure nothing of it is left. */
    Future<Void> run() {
        parser.exceptionHandler(failure -> received.tryFail(incomplete()));
        parser.endHandler(end -> {
            if (complete) {
                received.tryComplete();
            } else {
                received.tryFail(incomplete());
            }
        });
        parser.handler(this::handle);
        request.context().request().resume();
        return received.future()
                .compose(all -> AdminCalls.call(request, sink::finish))
                .recover(failure ->
                        Future.fromCompletionStage(sink.abort()).transform(removed -> Future.failedFuture(failure)));
    }

    private void handle(Buffer record) {
        if (received.future().isComplete()) {
            return;
        }
        if (complete) {
            received.tryFail(new ApiException(ProblemType.MALFORMED_BODY, "The body continues after its end"));
        } else if (expectsBlock) {
            add(record);
        } else {
            expect(record.getInt(0));
        }
    }

    private void expect(int length) {
        if (length == 0) {
            complete = true;
        } else if (length < 0 || length > blockLimit) {
            received.tryFail(new ApiException(
                    ProblemType.BODY_TOO_LARGE,
                    "A message of the state is larger than this broker accepts. Raise --max-packet-size"));
        } else {
            expectsBlock = true;
            parser.fixedSizeMode(length);
        }
    }

    private void add(Buffer block) {
        parser.pause();
        expectsBlock = false;
        parser.fixedSizeMode(StateRoutes.LENGTH_BYTES);
        AdminCalls.call(request, () -> sink.add(block.getBytes()))
                .onSuccess(added -> parser.resume())
                .onFailure(received::tryFail);
    }

    private static ApiException incomplete() {
        return new ApiException(ProblemType.MALFORMED_BODY, "The body is incomplete; nothing has been imported");
    }
}
