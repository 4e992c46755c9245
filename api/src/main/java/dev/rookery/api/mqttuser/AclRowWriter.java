package dev.rookery.api.mqttuser;

import dev.rookery.auth.AclRow;
import dev.rookery.auth.postgres.UserTables;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes many rows of a tenant's {@code mqtt_acls} with one statement. */
public final class AclRowWriter {
    private final SqlConnection connection;
    private final UserTables tables;

    public AclRowWriter(SqlConnection connection, UserTables tables) {
        this.connection = connection;
        this.tables = tables;
    }

    /**
     * Inserts the rows or updates existing ones with the same topic. Of rows with the same topic, the last one counts.
     */
    public Future<Void> putAll(String username, List<AclRow> rows) {
        return putAll(Map.of(username, rows));
    }

    /** Inserts or updates the rows of several users. */
    Future<Void> putAll(Map<String, List<AclRow>> rowsByUser) {
        List<String> usernames = new ArrayList<>();
        List<String> topics = new ArrayList<>();
        List<Integer> accesses = new ArrayList<>();
        rowsByUser.forEach((username, rows) -> byTopic(rows).forEach((topic, access) -> {
            usernames.add(username);
            topics.add(topic);
            accesses.add(access);
        }));
        if (topics.isEmpty()) {
            return Future.succeededFuture();
        }
        return connection
                .preparedQuery("INSERT INTO " + tables.acls() + " (username, topic, access)"
                        + " SELECT * FROM unnest($1::text[], $2::text[], $3::integer[])"
                        + " ON CONFLICT (username, topic) DO UPDATE SET access = EXCLUDED.access")
                .execute(Tuple.of(
                        usernames.toArray(String[]::new),
                        topics.toArray(String[]::new),
                        accesses.toArray(Integer[]::new)))
                .mapEmpty();
    }

    private static Map<String, Integer> byTopic(List<AclRow> rows) {
        return rows.stream().collect(Collectors.toMap(AclRow::topic, AclRow::access, (earlier, later) -> later));
    }
}
