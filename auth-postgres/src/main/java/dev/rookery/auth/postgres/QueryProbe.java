package dev.rookery.auth.postgres;

import dev.rookery.auth.Access;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Trial of custom queries without a user: each is prepared, and executed for the name NULL. */
public final class QueryProbe {
    private static final String BOOLEAN = "BOOL";
    private static final String ARRAY_SUFFIX = "_ARRAY";
    private static final @Nullable String NO_NAME = null;

    private final SqlConnection connection;
    private final AuthQueries queries;
    private final List<QueryFault> faults = new ArrayList<>();
    private boolean superuserIsBoolean;

    /**
     * Result of a trial.
     *
     * @param superuserIsBoolean whether the superuser query returns a boolean
     */
    public record Result(List<QueryFault> faults, boolean superuserIsBoolean) {
        public Result {
            faults = List.copyOf(faults);
        }
    }

    private QueryProbe(SqlConnection connection, AuthQueries queries) {
        this.connection = connection;
        this.queries = queries;
    }

    /**
     * Tries the queries. The future fails if the server is unavailable; statements remain prepared on the connection.
     *
     * @param connection outside a transaction
     */
    public static Future<Result> run(SqlConnection connection, AuthQueries queries) {
        QueryProbe probe = new QueryProbe(connection, queries);
        return probe.tryQuery(LoginQuery.USER)
                .compose(done -> probe.tryQuery(LoginQuery.SUPERUSER))
                .compose(done -> probe.tryQuery(LoginQuery.ACL))
                .map(done -> new Result(probe.faults, probe.superuserIsBoolean));
    }

    private Future<Void> tryQuery(LoginQuery query) {
        return connection
                .query(query.deallocate())
                .execute()
                .transform(removed -> connection.query(query.prepare(queries)).execute())
                .compose(prepared -> query == LoginQuery.ACL ? tryAccesses() : execute(query))
                .recover(failure -> fault(query, Set.of(), failure));
    }

    private Future<Void> execute(LoginQuery query) {
        return connection.query(query.execute(NO_NAME)).execute().compose(rows -> {
            superuserIsBoolean |= query == LoginQuery.SUPERUSER && type(rows).equals(BOOLEAN);
            return examine(query, rows);
        });
    }

    private Future<Void> tryAccesses() {
        Set<Access> failed = EnumSet.noneOf(Access.class);
        List<Throwable> failures = new ArrayList<>();
        Future<Void> tried = Future.succeededFuture();
        for (Access access : Access.values()) {
            String statement = LoginQuery.ACL.execute(NO_NAME, Integer.toString(access.bit()));
            tried = tried.compose(before -> connection.query(statement).execute())
                    .compose(rows -> examine(LoginQuery.ACL, rows))
                    .recover(failure -> {
                        failed.add(access);
                        failures.add(failure);
                        return Future.succeededFuture();
                    });
        }
        return tried.compose(done -> failures.isEmpty()
                ? Future.succeededFuture()
                : fault(LoginQuery.ACL, failed.size() == Access.values().length ? Set.of() : failed, failures.get(0)));
    }

    /** Fails if rows of the result cannot be used. */
    private static Future<Void> examine(LoginQuery query, RowSet<Row> rows) {
        String type = type(rows);
        if (type.isEmpty()) {
            return Future.failedFuture(new UnusableResult("it returns no column"));
        }
        if (type.endsWith(ARRAY_SUFFIX)) {
            String remedy = query == LoginQuery.ACL ? "unnest returns a row for each element" : "return one element";
            return Future.failedFuture(new UnusableResult("it returns an array; " + remedy));
        }
        return Future.succeededFuture();
    }

    private Future<Void> fault(LoginQuery query, Set<Access> accesses, Throwable failure) {
        Optional<SqlFailure> known = SqlFailure.of(failure).filter(SqlFailure::isOfStatement);
        if (known.isEmpty() && !(failure instanceof UnusableResult)) {
            return Future.failedFuture(failure);
        }
        if (known.filter(SqlFailure::isRaised).isEmpty()) {
            faults.add(new QueryFault(
                    query,
                    accesses,
                    known.map(SqlFailure::reason).orElseGet(() -> String.valueOf(failure.getMessage()))));
        }
        return Future.succeededFuture();
    }

    /** Returns the name of the type of the first column, or an empty text without columns. */
    private static String type(RowSet<Row> rows) {
        List<ColumnDescriptor> columns = rows.columnDescriptors();
        return columns == null || columns.isEmpty()
                ? ""
                : String.valueOf(columns.get(0).typeName());
    }

    /** Result that PostgreSQL returns and that a login cannot use. */
    private static final class UnusableResult extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnusableResult(String reason) {
            super(reason);
        }
    }
}
