package dev.rookery.http;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Maps the rows of PostgreSQL query results. */
public final class QueryResults {
    private QueryResults() {}

    public static <T> List<T> list(RowSet<Row> rows, Function<Row, T> mapper) {
        return StreamSupport.stream(rows.spliterator(), false).map(mapper).toList();
    }

    /** Returns the first row; empty if there are none. */
    public static <T> Optional<T> first(RowSet<Row> rows, Function<Row, T> mapper) {
        return list(rows, mapper).stream().findFirst();
    }

    /** Returns a {@code timestamptz} in RFC 3339 format and UTC; null for NULL. */
    public static @Nullable String timestamp(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant().toString();
    }
}
