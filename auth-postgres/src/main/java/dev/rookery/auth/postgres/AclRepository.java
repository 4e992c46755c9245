package dev.rookery.auth.postgres;

import dev.rookery.auth.AclRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Repository of {@code mqtt_acls} of one tenant. The casts support existing tables whose keys are not texts. Thread-safe;
 * failed futures carry the database's error.
 */
public final class AclRepository {
    private final SqlClient client;
    private final UserTables tables;

    /** Uses the tables of the default tenant. */
    public AclRepository(SqlClient client) {
        this(client, UserTables.DEFAULT);
    }

    public AclRepository(SqlClient client, UserTables tables) {
        this.client = client;
        this.tables = tables;
    }

    /** Inserts the row or updates the access of the existing row with the same user and topic. */
    public Future<Void> put(String username, AclRow row) {
        return client.preparedQuery("INSERT INTO " + tables.acls() + " (username, topic, access) VALUES ($1, $2, $3)"
                        + " ON CONFLICT (username, topic) DO UPDATE SET access = EXCLUDED.access")
                .execute(Tuple.of(username, row.topic(), row.access()))
                .mapEmpty();
    }

    /** Deletes a row and returns whether it existed. */
    public Future<Boolean> remove(String username, String topic) {
        return client.preparedQuery("DELETE FROM " + tables.acls() + " WHERE username::text = $1 AND topic = $2")
                .execute(Tuple.of(username, topic))
                .map(rows -> rows.rowCount() > 0);
    }

    /** Returns the rows of a user, ordered by topic. */
    public Future<List<AclRow>> list(String username) {
        return client.preparedQuery("SELECT topic, COALESCE(access, -1) FROM " + tables.acls()
                        + " WHERE username::text = $1 ORDER BY topic")
                .execute(Tuple.of(username))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(AclRepository::row)
                        .toList());
    }

    private static AclRow row(Row row) {
        return new AclRow(row.getString(0), row.getInteger(1));
    }
}
