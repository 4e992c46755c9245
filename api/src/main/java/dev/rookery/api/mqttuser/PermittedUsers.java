package dev.rookery.api.mqttuser;

import dev.rookery.auth.Access;
import dev.rookery.auth.AclInspector;
import dev.rookery.auth.AclRow;
import dev.rookery.auth.postgres.UserTables;
import dev.rookery.http.PageCursor;
import dev.rookery.http.PageRequest;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** Search for the active MQTT users that the broker permits an action, each with the row that permits it. */
final class PermittedUsers {
    /** Users that a request evaluates. */
    private static final int SCANNED = 2_000;

    private static final String SELECT = "SELECT u.username, COALESCE(u.is_superuser, false) AS superuser,"
            + " (SELECT json_agg(json_build_object('topic', a.topic, 'access', COALESCE(a.access, -1)) ORDER BY a.topic)"
            + " FROM %s a WHERE a.username = u.username) AS acls"
            + " FROM %s u WHERE u.username > $1 AND COALESCE(u.is_active, false) ORDER BY u.username LIMIT $2";

    private final AclInspector inspector;
    private final Access access;
    private final String topic;
    private final int limit;

    /** @param limit maximum number of users in the result */
    PermittedUsers(AclInspector inspector, Access access, String topic, int limit) {
        this.inspector = inspector;
        this.access = access;
        this.topic = topic;
        this.limit = limit;
    }

    /**
     * Evaluates the users after a name.
     *
     * @return page with {@code next} if there are users that were not evaluated, also if it has no items
     */
    Future<JsonObject> search(SqlConnection connection, UserTables tables, String after) {
        return connection
                .preparedQuery(SELECT.formatted(tables.acls(), tables.users()))
                .execute(Tuple.of(after, SCANNED))
                .map(rows -> page(QueryResults.list(rows, row -> row)));
    }

    private JsonObject page(List<Row> scanned) {
        JsonArray items = new JsonArray();
        String last = "";
        for (Row row : scanned) {
            if (items.size() == limit) {
                return PageRequest.page(items, Optional.of(cursor(last)));
            }
            last = row.getString("username");
            evaluate(row).ifPresent(items::add);
        }
        return PageRequest.page(items, scanned.size() == SCANNED ? Optional.of(cursor(last)) : Optional.empty());
    }

    private Optional<JsonObject> evaluate(Row row) {
        String username = row.getString("username");
        AclInspector.Decision decision =
                inspector.inspect(username, row.getBoolean("superuser"), rows(row), "", access, topic);
        if (!decision.allowed()) {
            return Optional.empty();
        }
        JsonObject json = new JsonObject().put("username", username).put("reason", decision.reason());
        decision.row().ifPresent(found -> json.put("row", AclRowJson.describe(found)));
        return Optional.of(json);
    }

    private static List<AclRow> rows(Row row) {
        JsonArray acls = row.getJsonArray("acls");
        return acls == null
                ? List.of()
                : acls.stream()
                        .map(JsonObject.class::cast)
                        .map(acl -> new AclRow(acl.getString("topic"), acl.getInteger("access")))
                        .toList();
    }

    private static String cursor(String username) {
        return new PageCursor(new JsonArray(List.of(username))).encode();
    }
}
