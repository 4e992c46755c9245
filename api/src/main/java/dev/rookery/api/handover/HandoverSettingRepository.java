package dev.rookery.api.handover;

import dev.rookery.auth.TenantId;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Table {@code api_handover_settings} of one tenant. Thread-safe. */
final class HandoverSettingRepository {
    private static final String COLUMNS = "permitted, changed_by, changed_at";
    private static final HandoverSettings DEFAULT = new HandoverSettings(true, Optional.empty(), Optional.empty());

    private final SqlClient client;
    private final TenantId tenant;

    HandoverSettingRepository(SqlClient client, TenantId tenant) {
        this.client = client;
        this.tenant = tenant;
    }

    Future<HandoverSettings> find() {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM api_handover_settings WHERE tenant = $1")
                .execute(Tuple.of(tenant.value()))
                .map(rows -> QueryResults.first(rows, HandoverSettingRepository::settings)
                        .orElse(DEFAULT));
    }

    /**
     * Returns the settings, and locks them until the transaction ends: no hand-over starts while an owner refuses them. Adds the
     * row if there is none.
     */
    Future<HandoverSettings> lock() {
        return client.preparedQuery("INSERT INTO api_handover_settings (tenant, permitted) VALUES ($1, true)"
                        + " ON CONFLICT (tenant) DO NOTHING")
                .execute(Tuple.of(tenant.value()))
                .compose(added -> client.preparedQuery(
                                "SELECT " + COLUMNS + " FROM api_handover_settings WHERE tenant = $1 FOR UPDATE")
                        .execute(Tuple.of(tenant.value())))
                .map(rows -> settings(rows.iterator().next()));
    }

    /** @param by name of the owner */
    Future<HandoverSettings> update(boolean permitted, String by) {
        return client.preparedQuery(
                        "UPDATE api_handover_settings SET permitted = $2, changed_by = $3, changed_at = now()"
                                + " WHERE tenant = $1 RETURNING " + COLUMNS)
                .execute(Tuple.of(tenant.value(), permitted, by))
                .map(rows -> settings(rows.iterator().next()));
    }

    private static HandoverSettings settings(Row row) {
        return new HandoverSettings(
                row.getBoolean("permitted"),
                Optional.ofNullable(row.getString("changed_by")),
                Optional.ofNullable(row.getOffsetDateTime("changed_at")).map(OffsetDateTime::toInstant));
    }
}
