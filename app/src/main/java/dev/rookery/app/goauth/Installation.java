package dev.rookery.app.goauth;

import dev.rookery.auth.AclRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Content of the tables of an installation. */
public record Installation(List<User> users, List<UserRow> rows) {
    /** Row of {@code mqtt_users}. {@link #toString()} omits the hash. */
    record User(String name, String passwordHash, boolean active, boolean superuser) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Row of {@code mqtt_acls}. */
    record UserRow(String username, AclRow row) {
        @Override
        public String toString() {
            return username + " '" + row.topic() + "'";
        }
    }

    private static final String USERS = "SELECT username::text, COALESCE(password_hash::text, ''),"
            + " COALESCE(is_active, false), COALESCE(is_superuser, false) FROM mqtt_users ORDER BY username";
    /** NULL is read as -1; neither grants anything. */
    private static final String ROWS = "SELECT username::text, COALESCE(topic::text, ''), COALESCE(access::integer, -1)"
            + " FROM mqtt_acls ORDER BY username, topic";

    public Installation {
        users = List.copyOf(users);
        rows = List.copyOf(rows);
    }

    /** Reads the default tables; custom tables are not examined. */
    static Future<Installation> read(SqlClient client, GoAuthQueries queries) {
        Future<List<User>> users = queries.asksStandardUsers()
                ? select(client, USERS, Installation::user)
                : Future.succeededFuture(List.of());
        Future<List<UserRow>> rows = queries.asksStandardRows()
                ? select(client, ROWS, Installation::row)
                : Future.succeededFuture(List.of());
        return users.compose(allUsers -> rows.map(allRows -> new Installation(allUsers, allRows)));
    }

    private static <T> Future<List<T>> select(SqlClient client, String sql, Function<Row, T> reader) {
        Future<RowSet<Row>> answer = client.query(sql).execute();
        return answer.map(rows ->
                StreamSupport.stream(rows.spliterator(), false).map(reader).toList());
    }

    private static User user(Row row) {
        return new User(row.getString(0), row.getString(1), row.getBoolean(2), row.getBoolean(3));
    }

    private static UserRow row(Row row) {
        return new UserRow(row.getString(0), new AclRow(row.getString(1), row.getInteger(2)));
    }
}
