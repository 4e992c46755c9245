package dev.rookery.api.access;

import dev.rookery.api.caller.Caller;
import dev.rookery.api.caller.Role;
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
import java.util.Set;

/** Table {@code api_keys}. Thread-safe. */
final class ApiKeyRepository {
    private static final String COLUMNS = "id, name, role, scopes, created_by, created_at, expires_at";

    private final SqlClient client;

    ApiKeyRepository(SqlClient client) {
        this.client = client;
    }

    /** Returns the added key; empty if the name is taken. */
    Future<Optional<ApiKey>> add(
            String name, byte[] hash, Role role, List<String> scopes, String createdBy, Optional<Instant> expiresAt) {
        return client.preparedQuery("INSERT INTO api_keys (name, hash, role, scopes, created_by, expires_at)"
                        + " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (name) DO NOTHING RETURNING " + COLUMNS)
                .execute(Tuple.of(
                        name,
                        Buffer.buffer(hash),
                        role.text(),
                        scopes.toArray(String[]::new),
                        createdBy,
                        expiresAt.map(time -> time.atOffset(ZoneOffset.UTC)).orElse(null)))
                .map(rows -> QueryResults.first(rows, ApiKeyRepository::key));
    }

    Future<List<ApiKey>> list(PageRequest page) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM api_keys WHERE name > $1 ORDER BY name LIMIT $2")
                .execute(Tuple.of(page.after().map(cursor -> cursor.string(0)).orElse(""), page.queryLimit()))
                .map(rows -> QueryResults.list(rows, ApiKeyRepository::key));
    }

    Future<Optional<ApiKey>> delete(long id) {
        return client.preparedQuery("DELETE FROM api_keys WHERE id = $1 RETURNING " + COLUMNS)
                .execute(Tuple.of(id))
                .map(rows -> QueryResults.first(rows, ApiKeyRepository::key));
    }

    /** Returns the caller that the key identifies; empty if the key is unknown or expired. */
    Future<Optional<Caller>> caller(byte[] hash) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM api_keys WHERE hash = $1"
                        + " AND (expires_at IS NULL OR expires_at > now())")
                .execute(Tuple.of(Buffer.buffer(hash)))
                .map(rows -> QueryResults.first(rows, ApiKeyRepository::key)
                        .map(key -> new Caller(
                                Caller.Kind.API_KEY,
                                key.id(),
                                key.name(),
                                Optional.of(key.role()),
                                Set.copyOf(key.scopes()))));
    }

    private static ApiKey key(Row row) {
        return new ApiKey(
                row.getLong("id"),
                row.getString("name"),
                Role.parse(row.getString("role")),
                List.of(row.getArrayOfStrings("scopes")),
                row.getString("created_by"),
                row.getOffsetDateTime("created_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("expires_at")).map(OffsetDateTime::toInstant));
    }
}
