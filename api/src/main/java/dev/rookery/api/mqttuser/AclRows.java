package dev.rookery.api.mqttuser;

import dev.rookery.auth.AclRow;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** Several rows of {@code mqtt_acls} at once. */
public final class AclRows {
    private final SqlConnection connection;

    public AclRows(SqlConnection connection) {
        this.connection = connection;
    }

    /** Adds the rows, or gives existing ones of the same topic this access. */
    public Future<Void> putAll(String username, List<AclRow> rows) {
        if (rows.isEmpty()) {
            return Future.succeededFuture();
        }
        return connection
                .preparedQuery("INSERT INTO mqtt_acls (username, topic, access) VALUES ($1, $2, $3)"
                        + " ON CONFLICT (username, topic) DO UPDATE SET access = EXCLUDED.access")
                .executeBatch(rows.stream()
                        .map(row -> Tuple.of(username, row.topic(), row.access()))
                        .toList())
                .mapEmpty();
    }

    static JsonArray describe(List<AclRow> rows) {
        return new JsonArray(rows.stream().map(AccessWords::describe).toList());
    }
}
