package dev.rookery.http;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Reads what PostgreSQL answers. */
public final class QueryResults {
    private QueryResults() {}

    public static <T> List<T> list(RowSet<Row> rows, Function<Row, T> mapper) {
        return StreamSupport.stream(rows.spliterator(), false).map(mapper).toList();
    }

    /** The first row, if there is one. */
    public static <T> Optional<T> first(RowSet<Row> rows, Function<Row, T> mapper) {
        return list(rows, mapper).stream().findFirst();
    }

    /** A {@code timestamptz} as RFC 3339 in UTC; {@code null} if it is null. */
    public static String timestamp(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant().toString();
    }
}
