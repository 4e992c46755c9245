package dev.rookery.api.access;

import dev.rookery.api.caller.Caller;
import dev.rookery.api.caller.Role;
import dev.rookery.auth.TenantId;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Tables {@code api_sessions} and {@code api_refresh_tokens} of one tenant. Thread-safe. */
final class SessionRepository {
    /** Result of presenting a refresh token. */
    record RefreshResult(UUID session, boolean usedBefore) {}

    /** Scripts that log in without logging out must not make the list grow without limit. */
    private static final int MAX_LISTED = 200;

    private final SqlClient client;

    private final TenantId tenant;

    SessionRepository(SqlClient client, TenantId tenant) {
        this.client = client;
        this.tenant = tenant;
    }

    /** Returns the id of the new session. */
    Future<UUID> open(long userId, Duration lifetime, SessionOrigin origin) {
        return client.preparedQuery("INSERT INTO api_sessions (tenant, user_id, expires_at, address, program)"
                        + " VALUES ($1, $2, now() + make_interval(secs => $3), $4, $5) RETURNING id")
                .execute(Tuple.of(
                        tenant.value(), userId, (double) lifetime.toSeconds(), origin.address(), origin.program()))
                .map(rows -> rows.iterator().next().getUUID(0));
    }

    Future<Void> addRefreshToken(UUID session, byte[] hash) {
        return client.preparedQuery("INSERT INTO api_refresh_tokens (tenant, hash, session_id) VALUES ($1, $2, $3)")
                .execute(Tuple.of(tenant.value(), Buffer.buffer(hash), session))
                .mapEmpty();
    }

    /**
     * Marks a refresh token as used. Of concurrent requests with the same token, all but the first see
     * {@code usedBefore}.
     *
     * @return empty if the token is unknown or its session has expired
     */
    Future<Optional<RefreshResult>> useRefreshToken(byte[] hash) {
        // FOR UPDATE makes the statement read used_at after concurrent updates of the row have committed.
        return client.preparedQuery("WITH shown AS (SELECT t.hash, t.session_id, t.used_at FROM api_refresh_tokens t"
                        + " JOIN api_sessions s ON s.tenant = t.tenant AND s.id = t.session_id"
                        + " WHERE t.tenant = $1 AND t.hash = $2 AND s.expires_at > now()"
                        + " FOR UPDATE OF t), used AS (UPDATE api_refresh_tokens SET used_at = now() FROM shown"
                        + " WHERE api_refresh_tokens.tenant = $1 AND api_refresh_tokens.hash = shown.hash)"
                        + " SELECT session_id, used_at IS NOT NULL FROM shown")
                .execute(Tuple.of(tenant.value(), Buffer.buffer(hash)))
                .map(rows -> QueryResults.first(rows, row -> new RefreshResult(row.getUUID(0), row.getBoolean(1))));
    }

    /** Records a use of the session, which lets it live longer. */
    Future<Void> extend(UUID session, Duration lifetime, SessionOrigin origin) {
        return client.preparedQuery("UPDATE api_sessions SET expires_at = now() + make_interval(secs => $3),"
                        + " last_used_at = now(), address = $4, program = $5 WHERE tenant = $1 AND id = $2")
                .execute(Tuple.of(
                        tenant.value(), session, (double) lifetime.toSeconds(), origin.address(), origin.program()))
                .mapEmpty();
    }

    /** Returns the sessions of a user that have not expired, the most recently used one first. */
    Future<List<OpenSession>> list(long userId) {
        return client.preparedQuery(
                        "SELECT id, created_at, last_used_at, expires_at, address, program FROM api_sessions"
                                + " WHERE tenant = $1 AND user_id = $2 AND expires_at > now()"
                                + " ORDER BY last_used_at DESC, id LIMIT " + MAX_LISTED)
                .execute(Tuple.of(tenant.value(), userId))
                .map(rows -> QueryResults.list(rows, OpenSession::of));
    }

    /** Deletes a session of a user and returns whether there was one. */
    Future<Boolean> end(long userId, UUID session) {
        return client.preparedQuery("DELETE FROM api_sessions WHERE tenant = $1 AND user_id = $2 AND id = $3")
                .execute(Tuple.of(tenant.value(), userId, session))
                .map(rows -> rows.rowCount() > 0);
    }

    /** Deletes all sessions of a user but one, and returns their number. */
    Future<Integer> endOthers(long userId, UUID current) {
        return client.preparedQuery("DELETE FROM api_sessions WHERE tenant = $1 AND user_id = $2 AND id <> $3")
                .execute(Tuple.of(tenant.value(), userId, current))
                .map(SqlResult::rowCount);
    }

    /** Deletes a session and its refresh tokens. */
    Future<Void> end(UUID session) {
        return client.preparedQuery("DELETE FROM api_sessions WHERE tenant = $1 AND id = $2")
                .execute(Tuple.of(tenant.value(), session))
                .mapEmpty();
    }

    Future<Void> endAll(long userId) {
        return client.preparedQuery("DELETE FROM api_sessions WHERE tenant = $1 AND user_id = $2")
                .execute(Tuple.of(tenant.value(), userId))
                .mapEmpty();
    }

    /**
     * Returns the user of the session with its current role; empty if the session has ended or the user is inactive.
     */
    Future<Optional<Caller>> caller(UUID session) {
        return client.preparedQuery("SELECT u.id, u.name, u.role FROM api_sessions s JOIN api_users u"
                        + " ON u.tenant = s.tenant AND u.id = s.user_id"
                        + " WHERE s.tenant = $1 AND s.id = $2 AND s.expires_at > now() AND u.active")
                .execute(Tuple.of(tenant.value(), session))
                .map(rows -> QueryResults.first(
                        rows,
                        row -> new Caller(
                                tenant,
                                Caller.Kind.USER,
                                row.getLong(0),
                                row.getString(1),
                                Optional.of(Role.parse(row.getString(2))),
                                Set.of())));
    }
}
