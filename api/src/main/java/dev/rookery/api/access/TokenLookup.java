package dev.rookery.api.access;

import dev.rookery.api.caller.Caller;
import dev.rookery.api.caller.Role;
import dev.rookery.auth.TenantId;
import dev.rookery.http.QueryResults;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the tenant of tokens that do not name it. Hashes of tokens are unique among all tenants, so that tokens stay valid
 * if a tenant is moved to another name. Thread-safe.
 */
final class TokenLookup {
    private static final String API_KEY = """
            /* all tenants */ WITH found AS (
              SELECT tenant, id, name, role, scopes, last_used_at FROM api_keys
              WHERE hash = $1 AND (expires_at IS NULL OR expires_at > now())
            ), used AS (
              UPDATE api_keys SET last_used_at = now() FROM found
              WHERE api_keys.tenant = found.tenant AND api_keys.id = found.id
                AND (found.last_used_at IS NULL OR found.last_used_at < now() - interval '1 minute')
            )
            SELECT tenant, id, name, role, scopes FROM found
            """;
    private static final String REFRESH_TOKEN =
            "/* all tenants */ SELECT tenant FROM api_refresh_tokens WHERE hash = $1";
    private static final String DELETE_EXPIRED = "/* all tenants */ DELETE FROM api_sessions WHERE expires_at < now()";

    private final TenantDatabase database;

    TokenLookup(TenantDatabase database) {
        this.database = database;
    }

    /**
     * Returns the caller that an API key identifies; empty if the key is unknown or expired. Records the use, at most once a
     * minute, so that busy programs do not write a row for each request.
     */
    Future<Optional<Caller>> ofApiKey(byte[] hash) {
        return database.acrossTenants(connection -> connection
                .preparedQuery(API_KEY)
                .execute(Tuple.of(Buffer.buffer(hash)))
                .map(rows -> QueryResults.first(rows, TokenLookup::caller)));
    }

    /** Returns the tenant of a refresh token; empty if it is unknown. */
    Future<Optional<TenantId>> tenantOfRefreshToken(byte[] hash) {
        return database.acrossTenants(connection -> connection
                .preparedQuery(REFRESH_TOKEN)
                .execute(Tuple.of(Buffer.buffer(hash)))
                .map(rows -> QueryResults.first(rows, row -> new TenantId(row.getString(0)))));
    }

    /** Deletes the expired sessions of all tenants, with their refresh tokens. */
    Future<Void> deleteExpiredSessions() {
        return database.acrossTenants(
                connection -> connection.query(DELETE_EXPIRED).execute().mapEmpty());
    }

    private static Caller caller(Row row) {
        return new Caller(
                new TenantId(row.getString("tenant")),
                Caller.Kind.API_KEY,
                row.getLong("id"),
                row.getString("name"),
                Optional.of(Role.parse(row.getString("role"))),
                Set.of(row.getArrayOfStrings("scopes")));
    }
}
