package dev.rookery.auth.postgres;

import dev.rookery.auth.Access;
import dev.rookery.auth.AclRow;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Lookup with the three configured queries, pipelined on one connection. A user is unknown to a query if its parameter
 * cannot have the name. Fails with {@link QueryFailedException} if PostgreSQL cannot execute a query.
 */
final class SeparateLookup implements TableLookup {
    private final GuardedPool database;
    private final AuthQueries queries;
    private final FoundUser withoutRow;
    private final QueryReports reports = new QueryReports();

    /** @param withoutRow result if the user query returns no row; a row without a password hash is a disabled user */
    SeparateLookup(GuardedPool database, AuthQueries queries, FoundUser withoutRow) {
        this.database = database;
        this.queries = queries;
        this.withoutRow = withoutRow;
    }

    @Override
    public Future<FoundUser> find(String username) {
        return database.query(pool -> pool.withConnection(connection -> find(connection, username)))
                .onSuccess(found -> reports.succeeded());
    }

    @Override
    public Future<Map<String, FoundUser>> findAll(List<String> usernames) {
        Map<String, FoundUser> users = new ConcurrentHashMap<>();
        List<Future<FoundUser>> lookups = usernames.stream()
                .map(username -> find(username).onSuccess(user -> users.put(username, user)))
                .toList();
        return Future.all(lookups).map(users);
    }

    /** Prepares the statements if the session does not have them, or has them for former tables. */
    private Future<FoundUser> find(SqlConnection connection, String username) {
        return lookUp(connection, username)
                .recover(failure -> failure instanceof QueryFailedException failed
                                && failed.failure().isStale()
                        ? prepare(connection).compose(prepared -> lookUp(connection, username))
                        : Future.failedFuture(failure))
                .onFailure(failure -> {
                    if (failure instanceof QueryFailedException failed) {
                        reports.failed(failed);
                    }
                });
    }

    private Future<Void> prepare(SqlConnection connection) {
        return Future.join(Stream.of(LoginQuery.values())
                        .map(query -> connection
                                .query(query.deallocate())
                                .execute()
                                .transform(removed ->
                                        connection.query(query.prepare(queries)).execute())
                                .recover(failure -> QueryFailedException.describe(query, failure)))
                        .toList())
                .mapEmpty();
    }

    private Future<FoundUser> lookUp(SqlConnection connection, String username) {
        // All queries are sent before the first response is awaited.
        Future<Optional<RowSet<Row>>> user = rows(connection, LoginQuery.USER, username);
        Future<Boolean> superuser = rows(connection, LoginQuery.SUPERUSER, username)
                .map(rows -> rows.filter(FirstColumn::isPositive).isPresent());
        Future<List<String>> readable = topics(connection, username, Access.READ);
        Future<List<String>> writable = topics(connection, username, Access.WRITE);
        Future<List<String>> subscribable = topics(connection, username, Access.SUBSCRIBE);
        CompositeFuture all = Future.join(user, superuser, readable, writable, subscribable);
        return all.map(done -> {
            Map<String, Integer> bits = new LinkedHashMap<>();
            add(bits, readable.result(), Access.READ);
            add(bits, writable.result(), Access.WRITE);
            add(bits, subscribable.result(), Access.SUBSCRIBE);
            List<AclRow> aclRows = bits.entrySet().stream()
                    .map(entry -> new AclRow(entry.getKey(), entry.getValue()))
                    .toList();
            return user.result()
                    .filter(rows -> rows.size() > 0)
                    .map(rows -> FirstColumn.text(rows)
                            .map(hash -> FoundUser.of(new StoredUser(hash, superuser.result(), aclRows)))
                            .orElse(FoundUser.DISABLED))
                    .orElse(withoutRow);
        });
    }

    private Future<List<String>> topics(SqlConnection connection, String username, Access access) {
        return rows(connection, LoginQuery.ACL, username, Integer.toString(access.bit()))
                .map(rows -> rows.map(FirstColumn::texts).orElse(List.of()));
    }

    /** Returns the rows, or empty if a parameter cannot have its value. */
    private Future<Optional<RowSet<Row>>> rows(SqlConnection connection, LoginQuery query, String... values) {
        return connection
                .query(query.execute(values))
                .execute()
                .map(Optional::of)
                .recover(failure -> {
                    Optional<SqlFailure> unusable = SqlFailure.of(failure).filter(SqlFailure::isUnusableValue);
                    unusable.ifPresent(known -> reports.unusableValue(query, values[0], known));
                    return unusable.isPresent()
                            ? Future.succeededFuture(Optional.empty())
                            : QueryFailedException.describe(query, failure);
                });
    }

    private static void add(Map<String, Integer> bits, List<String> topics, Access access) {
        topics.forEach(topic -> bits.merge(topic, access.bit(), (before, bit) -> before | bit));
    }
}
