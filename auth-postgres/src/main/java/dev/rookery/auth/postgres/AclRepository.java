package dev.rookery.auth.postgres;

import dev.rookery.auth.AclRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.StreamSupport;

/** The rows of {@code mqtt_acls}. For any thread; a failed future holds the database's error. */
public final class AclRepository {
    private final SqlClient client;

    public AclRepository(SqlClient client) {
        this.client = client;
    }

    /** Adds the row, or gives an existing row of the same user and topic this access. */
    public Future<Void> put(String username, AclRow row) {
        return client.preparedQuery("INSERT INTO mqtt_acls (username, topic, access) VALUES ($1, $2, $3)"
                        + " ON CONFLICT (username, topic) DO UPDATE SET access = EXCLUDED.access")
                .execute(Tuple.of(username, row.topic(), row.access()))
                .mapEmpty();
    }

    /** @return whether there was such a row */
    public Future<Boolean> remove(String username, String topic) {
        return client.preparedQuery("DELETE FROM mqtt_acls WHERE username = $1 AND topic = $2")
                .execute(Tuple.of(username, topic))
                .map(rows -> rows.rowCount() > 0);
    }

    /** A user's rows, by topic. */
    public Future<List<AclRow>> list(String username) {
        return client.preparedQuery(
                        "SELECT topic, COALESCE(access, -1) FROM mqtt_acls WHERE username = $1 ORDER BY topic")
                .execute(Tuple.of(username))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(AclRepository::row)
                        .toList());
    }

    private static AclRow row(Row row) {
        return new AclRow(row.getString(0), row.getInteger(1));
    }
}
