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
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Finds the tenant of tokens that do not name it. Hashes of tokens are unique among all tenants, so that tokens stay valid
 * if a tenant is moved to another name. Thread-safe.
 */
final class TokenLookup {
    private static final String API_KEY = """
            /* all tenants */ SELECT tenant, id, name, role, scopes FROM api_keys
            WHERE hash = $1 AND (expires_at IS NULL OR expires_at > now())
            """;
    private static final String API_KEYS = """
            /* all tenants */ SELECT hash, tenant, id, name, role, scopes FROM api_keys
            WHERE hash = ANY($1) AND (expires_at IS NULL OR expires_at > now())
            """;
    private static final String SESSIONS = """
            /* all tenants */ SELECT s.id AS session, u.tenant, u.id, u.name, u.role
            FROM unnest($1::text[], $2::uuid[]) AS wanted (tenant, id)
            JOIN api_sessions s ON s.tenant = wanted.tenant AND s.id = wanted.id
            JOIN api_users u ON u.tenant = s.tenant AND u.id = s.user_id
            WHERE s.expires_at > now() AND u.active
            """;
    private static final String REFRESH_TOKEN =
            "/* all tenants */ SELECT tenant FROM api_refresh_tokens WHERE hash = $1";
    private static final String DELETE_EXPIRED = "/* all tenants */ DELETE FROM api_sessions WHERE expires_at < now()";

    private final TenantDatabase database;

    TokenLookup(TenantDatabase database) {
        this.database = database;
    }

    /** Returns the caller that an API key identifies; empty if the key is unknown or expired. */
    Future<Optional<Caller>> ofApiKey(byte[] hash) {
        return database.acrossTenants(connection -> connection
                .preparedQuery(API_KEY)
                .execute(Tuple.of(Buffer.buffer(hash)))
                .map(rows -> QueryResults.first(rows, TokenLookup::caller)));
    }

    /** Returns the callers that API keys identify, by hash, without those of unknown and expired keys. */
    Future<Map<Buffer, Caller>> ofApiKeys(Collection<Buffer> hashes) {
        if (hashes.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return database.acrossTenants(connection -> connection
                .preparedQuery(API_KEYS)
                .execute(Tuple.of((Object) hashes.toArray(Buffer[]::new)))
                .map(rows -> {
                    Map<Buffer, Caller> callers = new HashMap<>();
                    rows.forEach(row -> callers.put(row.getBuffer("hash"), caller(row)));
                    return callers;
                }));
    }

    /** Returns the users of sessions with their current roles, without those of sessions that have ended and inactive users. */
    Future<Map<AccessTokens.Session, Caller>> ofSessions(Collection<AccessTokens.Session> sessions) {
        if (sessions.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Tuple wanted = Tuple.of(
                sessions.stream().map(session -> session.tenant().value()).toArray(String[]::new),
                (Object) sessions.stream().map(AccessTokens.Session::id).toArray(UUID[]::new));
        return database.acrossTenants(
                connection -> connection.preparedQuery(SESSIONS).execute(wanted).map(rows -> {
                    Map<AccessTokens.Session, Caller> callers = new HashMap<>();
                    rows.forEach(row -> {
                        Caller user = user(row);
                        callers.put(new AccessTokens.Session(user.tenant(), row.getUUID("session")), user);
                    });
                    return callers;
                }));
    }

    private static Caller user(Row row) {
        return new Caller(
                new TenantId(row.getString("tenant")),
                Caller.Kind.USER,
                row.getLong("id"),
                row.getString("name"),
                Optional.of(Role.parse(row.getString("role"))),
                Set.of());
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
