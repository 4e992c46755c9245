package dev.rookery.api.audit;

import dev.rookery.auth.TenantId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** Audit entries of changes by the command line. */
public final class CommandAudit {
    private CommandAudit() {}

    /**
     * Records a change, with the actions of {@link AuditLog}. Databases without the tables of the API, and those of earlier versions,
     * have no such log.
     *
     * @param connection of the transaction that makes the change, for the tenant
     * @param tenant tenant whose object is changed
     * @param detail attributes of the change; must not contain secrets
     */
    public static Future<Void> record(
            SqlConnection connection, TenantId tenant, String action, String subject, JsonObject detail) {
        return isAvailable(connection)
                .compose(available ->
                        available ? insert(connection, tenant, action, subject, detail) : Future.succeededFuture());
    }

    /** Returns whether the database has the tables of the API, of this version. */
    public static Future<Boolean> isAvailable(SqlConnection connection) {
        return connection
                .query(
                        "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('api_audit') AND attname = 'tenant')")
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private static Future<Void> insert(
            SqlConnection connection, TenantId tenant, String action, String subject, JsonObject detail) {
        return connection
                .preparedQuery("INSERT INTO api_audit (tenant, actor_kind, actor, action, subject, detail, address)"
                        + " VALUES ($1, 'command', $2, $3, $4, $5, '')")
                .execute(Tuple.of(tenant.value(), System.getProperty("user.name"), action, subject, detail))
                .mapEmpty();
    }
}
