package dev.rookery.api.access;

import dev.rookery.api.caller.Role;
import dev.rookery.auth.TenantId;
import dev.rookery.http.PageRequest;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Table {@code api_keys}: the keys of one tenant. Thread-safe. */
final class ApiKeyRepository {
    private static final String COLUMNS =
            "id, name, role, scopes, created_by, created_at, expires_at, last_used_at, version";

    private final SqlClient client;

    private final TenantId tenant;

    ApiKeyRepository(SqlClient client, TenantId tenant) {
        this.client = client;
        this.tenant = tenant;
    }

    /** Returns the added key; empty if the name is taken. */
    Future<Optional<ApiKey>> add(
            String name, byte[] hash, Role role, List<String> scopes, String createdBy, Optional<Instant> expiresAt) {
        return client.preparedQuery("INSERT INTO api_keys (tenant, name, hash, role, scopes, created_by, expires_at)"
                        + " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant, name) DO NOTHING RETURNING "
                        + COLUMNS)
                .execute(Tuple.of(
                        tenant.value(),
                        name,
                        Buffer.buffer(hash),
                        role.text(),
                        scopes.toArray(String[]::new),
                        createdBy,
                        expiresAt.map(time -> time.atOffset(ZoneOffset.UTC)).orElse(null)))
                .map(rows -> QueryResults.first(rows, ApiKeyRepository::key));
    }

    Future<List<ApiKey>> list(PageRequest page) {
        return client.preparedQuery(
                        "SELECT " + COLUMNS + " FROM api_keys WHERE tenant = $1 AND name > $2 ORDER BY name LIMIT $3")
                .execute(Tuple.of(
                        tenant.value(),
                        page.after().map(cursor -> cursor.string(0)).orElse(""),
                        page.queryLimit()))
                .map(rows -> QueryResults.list(rows, ApiKeyRepository::key));
    }

    /** Returns the key and locks its row until the transaction ends. */
    Future<Optional<ApiKey>> lock(long id) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM api_keys WHERE tenant = $1 AND id = $2 FOR UPDATE")
                .execute(Tuple.of(tenant.value(), id))
                .map(rows -> QueryResults.first(rows, ApiKeyRepository::key));
    }

    Future<ApiKey> update(long id, Role role, List<String> scopes, Optional<Instant> expiresAt) {
        return client.preparedQuery("UPDATE api_keys SET role = $3, scopes = $4, expires_at = $5, version = version + 1"
                        + " WHERE tenant = $1 AND id = $2 RETURNING " + COLUMNS)
                .execute(Tuple.of(
                        tenant.value(),
                        id,
                        role.text(),
                        scopes.toArray(String[]::new),
                        expiresAt.map(time -> time.atOffset(ZoneOffset.UTC)).orElse(null)))
                .map(rows -> key(rows.iterator().next()));
    }

    Future<Optional<ApiKey>> delete(long id) {
        return client.preparedQuery("DELETE FROM api_keys WHERE tenant = $1 AND id = $2 RETURNING " + COLUMNS)
                .execute(Tuple.of(tenant.value(), id))
                .map(rows -> QueryResults.first(rows, ApiKeyRepository::key));
    }

    private static ApiKey key(Row row) {
        return new ApiKey(
                row.getLong("id"),
                row.getString("name"),
                Role.parse(row.getString("role")),
                List.of(row.getArrayOfStrings("scopes")),
                row.getString("created_by"),
                row.getOffsetDateTime("created_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("expires_at")).map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getOffsetDateTime("last_used_at")).map(OffsetDateTime::toInstant),
                row.getLong("version"));
    }
}
