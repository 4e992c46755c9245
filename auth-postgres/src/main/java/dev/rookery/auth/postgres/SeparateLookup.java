package dev.rookery.auth.postgres;

import dev.rookery.auth.Access;
import dev.rookery.auth.AclRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Lookup with the three configured queries, pipelined on one connection. */
final class SeparateLookup implements TableLookup {
    private final GuardedPool database;
    private final AuthQueries queries;

    SeparateLookup(GuardedPool database, AuthQueries queries) {
        this.database = database;
        this.queries = queries;
    }

    @Override
    public Future<Optional<StoredUser>> find(String username) {
        return database.query(pool -> pool.withConnection(connection -> find(connection, username)));
    }

    @Override
    public Future<Map<String, StoredUser>> findAll(List<String> usernames) {
        Map<String, StoredUser> users = new ConcurrentHashMap<>();
        List<Future<Void>> lookups = usernames.stream()
                .map(username -> find(username).<Void>map(user -> {
                    user.ifPresent(stored -> users.put(username, stored));
                    return null;
                }))
                .toList();
        return Future.all(lookups).map(users);
    }

    private Future<Optional<StoredUser>> find(SqlConnection connection, String username) {
        // All queries are sent before the first response is awaited.
        Future<RowSet<Row>> user = connection.preparedQuery(queries.user()).execute(Tuple.of(username));
        Future<RowSet<Row>> superuser =
                connection.preparedQuery(queries.superuser()).execute(Tuple.of(username));
        Future<RowSet<Row>> readable = rows(connection, username, Access.READ);
        Future<RowSet<Row>> writable = rows(connection, username, Access.WRITE);
        Future<RowSet<Row>> subscribable = rows(connection, username, Access.SUBSCRIBE);
        return Future.all(user, superuser, readable, writable, subscribable).map(all -> {
            Map<String, Integer> bits = new LinkedHashMap<>();
            add(bits, readable.result(), Access.READ);
            add(bits, writable.result(), Access.WRITE);
            add(bits, subscribable.result(), Access.SUBSCRIBE);
            List<AclRow> aclRows = bits.entrySet().stream()
                    .map(entry -> new AclRow(entry.getKey(), entry.getValue()))
                    .toList();
            return passwordHash(user.result())
                    .map(hash -> new StoredUser(hash, isPositive(superuser.result()), aclRows));
        });
    }

    private Future<RowSet<Row>> rows(SqlConnection connection, String username, Access access) {
        return connection.preparedQuery(queries.acl()).execute(Tuple.of(username, access.bit()));
    }

    private static void add(Map<String, Integer> bits, RowSet<Row> rows, Access access) {
        for (Row row : rows) {
            String topic = row.getString(0);
            if (topic != null) {
                bits.merge(topic, access.bit(), (before, bit) -> before | bit);
            }
        }
    }

    private static Optional<String> passwordHash(RowSet<Row> rows) {
        for (Row row : rows) {
            return Optional.ofNullable(row.getString(0));
        }
        return Optional.empty();
    }

    private static boolean isPositive(RowSet<Row> rows) {
        for (Row row : rows) {
            Long count = row.getLong(0);
            return count != null && count > 0;
        }
        return false;
    }
}
