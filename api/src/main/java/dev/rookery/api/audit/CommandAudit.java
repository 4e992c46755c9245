package dev.rookery.api.audit;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** Audit entries of changes by the command line. */
public final class CommandAudit {
    private CommandAudit() {}

    /**
     * Records a change, with the actions of {@link AuditLog}. Databases without the tables of the API have no audit log.
     *
     * @param connection of the transaction that makes the change
     * @param detail attributes of the change; must not contain secrets
     */
    public static Future<Void> record(SqlConnection connection, String action, String subject, JsonObject detail) {
        return connection
                .query("SELECT to_regclass('api_audit') IS NOT NULL")
                .execute()
                .compose(rows -> rows.iterator().next().getBoolean(0)
                        ? insert(connection, action, subject, detail)
                        : Future.succeededFuture());
    }

    private static Future<Void> insert(SqlConnection connection, String action, String subject, JsonObject detail) {
        return connection
                .preparedQuery("INSERT INTO api_audit (actor_kind, actor, action, subject, detail, address)"
                        + " VALUES ('command', $1, $2, $3, $4, '')")
                .execute(Tuple.of(System.getProperty("user.name"), action, subject, detail))
                .mapEmpty();
    }
}
