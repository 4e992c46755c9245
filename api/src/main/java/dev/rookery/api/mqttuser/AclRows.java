package dev.rookery.api.mqttuser;

import dev.rookery.auth.AclRow;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Several rows of {@code mqtt_acls} at once. */
public final class AclRows {
    private final SqlConnection connection;

    public AclRows(SqlConnection connection) {
        this.connection = connection;
    }

    /** Adds the rows, or gives existing ones of the same topic this access. Of several with one topic the last counts. */
    public Future<Void> putAll(String username, List<AclRow> rows) {
        return putAll(Map.of(username, rows));
    }

    /** The same for several users. */
    Future<Void> putAll(Map<String, List<AclRow>> rowsOfUsers) {
        List<String> usernames = new ArrayList<>();
        List<String> topics = new ArrayList<>();
        List<Integer> accesses = new ArrayList<>();
        rowsOfUsers.forEach((username, rows) -> byTopic(rows).forEach((topic, access) -> {
            usernames.add(username);
            topics.add(topic);
            accesses.add(access);
        }));
        if (topics.isEmpty()) {
            return Future.succeededFuture();
        }
        return connection
                .preparedQuery("INSERT INTO mqtt_acls (username, topic, access)"
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

    static JsonArray describe(List<AclRow> rows) {
        return new JsonArray(rows.stream().map(AccessWords::describe).toList());
    }
}
