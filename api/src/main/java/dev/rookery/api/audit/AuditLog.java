package dev.rookery.api.audit;

import dev.rookery.api.caller.Caller;
import dev.rookery.http.ApiRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Locale;

/**
 * Writes audit entries. An entry is part of the transaction of its change, so that neither exists without the other.
 */
public final class AuditLog {
    /**
     * Records a change.
     *
     * @param client connection of the transaction that makes the change, for the tenant of the caller
     * @param action such as {@code device.create}
     * @param subject identifier of the changed object, such as the device id
     * @param detail attributes of the change; must not contain secrets
     */
    public Future<Void> record(SqlClient client, ApiRequest request, String action, String subject, JsonObject detail) {
        Caller caller = Caller.of(request);
        return client.preparedQuery(
                        "INSERT INTO api_audit (tenant, actor_kind, actor, action, subject, detail, address)"
                                + " VALUES ($1, $2, $3, $4, $5, $6, $7)")
                .execute(Tuple.of(
                        caller.tenant().value(),
                        caller.kind().name().toLowerCase(Locale.ROOT),
                        caller.name(),
                        action,
                        subject,
                        detail,
                        request.remoteAddress()))
                .mapEmpty();
    }

    /**
     * Records the same change of several objects, with an entry for each.
     *
     * @param subjects identifiers of the changed objects
     */
    public Future<Void> recordAll(
            SqlClient client, ApiRequest request, String action, List<String> subjects, JsonObject detail) {
        Caller caller = Caller.of(request);
        return client.preparedQuery(
                        "INSERT INTO api_audit (tenant, actor_kind, actor, action, subject, detail, address)"
                                + " SELECT $1, $2, $3, $4, subject, $6, $7 FROM unnest($5::text[]) AS subject")
                .execute(Tuple.of(
                        caller.tenant().value(),
                        caller.kind().name().toLowerCase(Locale.ROOT),
                        caller.name(),
                        action,
                        subjects.toArray(String[]::new),
                        detail,
                        request.remoteAddress()))
                .mapEmpty();
    }
}
