package dev.rookery.api.mqttuser;

import dev.rookery.api.csv.CsvStyle;
import dev.rookery.auth.AclRow;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.postgres.UserTables;
import dev.rookery.http.RowStreamWriter;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** Streams users with their ACL rows, except the API's own user, to the response, with back pressure. */
final class BulkExport {
    private static final List<String> HEADER =
            List.of("username", "password_hash", "active", "superuser", "topic", "access");
    private static final String SELECT = "SELECT u.username, u.password_hash, COALESCE(u.is_active, false) AS active,"
            + " COALESCE(u.is_superuser, false) AS superuser, (SELECT json_agg(json_build_object('topic', a.topic,"
            + " 'access', COALESCE(a.access, 0)) ORDER BY a.topic) FROM %s a WHERE a.username = u.username) AS acls"
            + " FROM %s u ORDER BY u.username";

    private final TenantDatabase database;
    private final TenantId tenant;
    private final UserTables tables;
    private final Optional<CsvStyle> csv;
    private final boolean hashes;

    /** @param csv empty for one JSON object per line */
    BulkExport(TenantDatabase database, TenantId tenant, UserTables tables, Optional<CsvStyle> csv, boolean hashes) {
        this.database = database;
        this.tenant = tenant;
        this.tables = tables;
        this.csv = csv;
        this.hashes = hashes;
    }

    /** Returns a future that completes when the response has ended and fails if the client closes the connection. */
    Future<Void> write(HttpServerResponse response) {
        RowStreamWriter lines = new RowStreamWriter(response, row -> csv.map(style -> csv(style, row))
                .orElseGet(() -> json(row).encode() + "\n"));
        String select = SELECT.formatted(tables.acls(), tables.users());
        return database.inTenant(
                        tenant, connection -> connection.prepare(select).compose(statement -> {
                            begin(response);
                            return lines.write(statement, Tuple.tuple());
                        }))
                .compose(written -> response.end());
    }

    private void begin(HttpServerResponse response) {
        response.setChunked(true)
                .putHeader("Content-Type", csv.isPresent() ? "text/csv; charset=utf-8" : "application/x-ndjson");
        csv.ifPresent(style -> response.write(style.line(HEADER)));
    }

    private JsonObject json(Row row) {
        JsonObject user = new JsonObject()
                .put("username", row.getString("username"))
                .put("active", row.getBoolean("active"))
                .put("superuser", row.getBoolean("superuser"));
        if (hashes) {
            user.put("password_hash", row.getString("password_hash"));
        }
        return user.put("acls", acls(row));
    }

    /** Returns one line for each ACL row of the user, or one line if it has none. */
    private String csv(CsvStyle style, Row row) {
        List<AclRow> acls = acls(row).stream()
                .map(JsonObject.class::cast)
                .map(acl -> new AclRow(acl.getString("topic"), acl.getInteger("access")))
                .toList();
        if (acls.isEmpty()) {
            return csv(style, row, "", "");
        }
        StringBuilder lines = new StringBuilder();
        acls.forEach(acl -> lines.append(csv(style, row, acl.topic(), Integer.toString(acl.access()))));
        return lines.toString();
    }

    private String csv(CsvStyle style, Row row, String topic, String access) {
        return style.line(List.of(
                row.getString("username"),
                hashes ? row.getString("password_hash") : "",
                row.getBoolean("active").toString(),
                row.getBoolean("superuser").toString(),
                topic,
                access));
    }

    private static JsonArray acls(Row row) {
        JsonArray acls = row.getJsonArray("acls");
        return acls == null ? new JsonArray() : acls;
    }
}
