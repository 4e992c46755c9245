package dev.rookery.api.mqttuser;

import dev.rookery.auth.postgres.UserTables;
import dev.rookery.http.PageRequest;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Queries of a tenant's {@code mqtt_users} that only the API needs. Thread-safe. */
final class MqttAccountRepository {
    private static final String COLUMNS = "username, COALESCE(is_active, false) AS active,"
            + " COALESCE(is_superuser, false) AS superuser, created_at::timestamptz AS created,"
            + " xmin::text::bigint AS version";

    private final SqlClient client;

    private final UserTables tables;

    MqttAccountRepository(SqlClient client, UserTables tables) {
        this.client = client;
        this.tables = tables;
    }

    /** @param search part of the username, case-insensitive */
    Future<List<MqttAccount>> list(PageRequest page, Optional<String> search, Optional<Boolean> active) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM " + tables.users() + " WHERE username > $1"
                        + " AND ($2::text IS NULL OR strpos(lower(username), lower($2)) > 0)"
                        + " AND ($3::boolean IS NULL OR COALESCE(is_active, false) = $3)"
                        + " ORDER BY username LIMIT $4")
                .execute(Tuple.of(
                        page.after().map(cursor -> cursor.string(0)).orElse(""),
                        search.orElse(null),
                        active.orElse(null),
                        page.queryLimit()))
                .map(rows -> QueryResults.list(rows, MqttAccountRepository::account));
    }

    Future<Optional<MqttAccount>> find(String username) {
        return select("", username);
    }

    /** Returns the user and locks its row until the transaction ends. */
    Future<Optional<MqttAccount>> lock(String username) {
        return select(" FOR UPDATE", username);
    }

    Future<MqttAccount> update(String username, boolean active, boolean superuser) {
        return client.preparedQuery("UPDATE " + tables.users()
                        + " SET is_active = $2, is_superuser = $3 WHERE username = $1" + " RETURNING " + COLUMNS)
                .execute(Tuple.of(username, active, superuser))
                .map(rows -> account(rows.iterator().next()));
    }

    private Future<Optional<MqttAccount>> select(String locking, String username) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM " + tables.users() + " WHERE username = $1" + locking)
                .execute(Tuple.of(username))
                .map(rows -> QueryResults.first(rows, MqttAccountRepository::account));
    }

    private static MqttAccount account(Row row) {
        return new MqttAccount(
                row.getString("username"),
                row.getBoolean("active"),
                row.getBoolean("superuser"),
                Optional.ofNullable(row.getOffsetDateTime("created")).map(OffsetDateTime::toInstant),
                row.getLong("version"));
    }
}
