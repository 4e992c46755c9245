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
 * Writes rows out as they come from PostgreSQL, no faster than the caller takes them: a cursor there, some hundred rows here,
 * whatever the size of the whole.
 */
public final class RowStreamWriter {
    private static final int ROWS_AT_ONCE = 500;
    private static final int CHUNK_CHARACTERS = 16_384;

    private final HttpServerResponse response;
    private final Function<Row, String> format;
    private final StringBuilder lines = new StringBuilder();

    /** @param format makes the lines of a row, with their ends */
    public RowStreamWriter(HttpServerResponse response, Function<Row, String> format) {
        this.response = response;
        this.format = format;
    }

    /**
     * Runs the statement and closes it.
     *
     * @param statement of a connection in a transaction
     * @return when the last line is written; fails if the caller has gone
     */
    public Future<Void> write(PreparedStatement statement, Tuple parameters) {
        Promise<Void> written = Promise.promise();
        RowStream<Row> rows = statement.createStream(ROWS_AT_ONCE, parameters);
        rows.exceptionHandler(written::tryFail);
        rows.endHandler(end -> {
            flush();
            written.tryComplete();
        });
        response.exceptionHandler(written::tryFail);
        response.closeHandler(gone -> written.tryFail("The caller has gone"));
        rows.handler(row -> {
            if (response.closed()) {
                written.tryFail("The caller has gone");
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
