package dev.rookery.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowStream;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/**
 * Streams query results to a response with backpressure: a cursor fetches some hundred rows at a time, so memory does not
 * grow with the result. Not thread-safe; confined to the event loop of the response.
 */
public final class RowStreamWriter {
    private static final int FETCH_SIZE = 500;
    private static final int CHUNK_CHARACTERS = 16_384;

    private final HttpServerResponse response;
    private final Function<Row, String> format;
    private final StringBuilder lines = new StringBuilder();

    /** @param format returns the lines of a row, including line terminators */
    public RowStreamWriter(HttpServerResponse response, Function<Row, String> format) {
        this.response = response;
        this.format = format;
    }

    /**
     * Executes the statement and closes it. Does not end the response.
     *
     * @param statement of a connection in a transaction
     * @return completes after the last row; fails if the client closes the connection
     */
    public Future<Void> write(PreparedStatement statement, Tuple parameters) {
        Promise<Void> written = Promise.promise();
        RowStream<Row> rows = statement.createStream(FETCH_SIZE, parameters);
        rows.exceptionHandler(written::tryFail);
        rows.endHandler(end -> {
            flush();
            written.tryComplete();
        });
        response.exceptionHandler(written::tryFail);
        response.closeHandler(closed -> written.tryFail("The client closed the connection"));
        rows.handler(row -> {
            if (response.closed()) {
                written.tryFail("The client closed the connection");
                return;
            }
            lines.append(format.apply(row));
            // Each write is a system call.
            if (lines.length() >= CHUNK_CHARACTERS) {
                flush();
            }
            if (response.writeQueueFull()) {
                rows.pause();
                response.drainHandler(drained -> rows.resume());
            }
        });
        return written.future().eventually(rows::close).eventually(statement::close);
    }

    private void flush() {
        if (!lines.isEmpty()) {
            response.write(lines.toString());
            lines.setLength(0);
        }
    }
}
