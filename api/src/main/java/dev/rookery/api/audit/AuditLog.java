package dev.rookery.api.audit;

import dev.rookery.api.access.Caller;
import dev.rookery.http.ApiRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/** Writes down changes, in the transaction that makes them: no change without its entry. */
public final class AuditLog {
    /**
     * Notes a change.
     *
     * @param client the connection of the transaction
     * @param action such as {@code device.create}
     * @param subject what was changed, such as the device's id
     * @param detail more about it; never a secret
     */
    public Future<Void> record(SqlClient client, ApiRequest call, String action, String subject, JsonObject detail) {
        return client.preparedQuery("INSERT INTO api_audit (actor_kind, actor, action, subject, detail, address)"
                        + " VALUES ($1, $2, $3, $4, $5, $6)")
                .execute(Tuple.of(
                        Caller.of(call).kind().name().toLowerCase(java.util.Locale.ROOT),
                        Caller.of(call).name(),
                        action,
                        subject,
                        detail,
                        call.remoteAddress()))
                .mapEmpty();
    }
}
