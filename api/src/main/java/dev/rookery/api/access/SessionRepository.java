package dev.rookery.api.access;

import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The rows of {@code api_sessions} and {@code api_refresh_tokens}. For any thread. */
final class SessionRepository {
    /** A refresh token as it was shown. */
    record Refresh(UUID session, boolean usedBefore) {}

    private final SqlClient client;

    SessionRepository(SqlClient client) {
        this.client = client;
    }

    Future<UUID> open(long userId, Duration lifetime) {
        return client.preparedQuery("INSERT INTO api_sessions (user_id, expires_at)"
                        + " VALUES ($1, now() + make_interval(secs => $2)) RETURNING id")
                .execute(Tuple.of(userId, (double) lifetime.toSeconds()))
                .map(rows -> rows.iterator().next().getUUID(0));
    }

    Future<Void> addToken(UUID session, byte[] hash) {
        return client.preparedQuery("INSERT INTO api_refresh_tokens (hash, session_id) VALUES ($1, $2)")
                .execute(Tuple.of(Buffer.buffer(hash), session))
                .mapEmpty();
    }

    /** Uses a refresh token up; of two who try at once the second finds it used. */
    Future<Optional<Refresh>> use(byte[] hash) {
        // The row is locked before it is read, so that "before" is what was there when this statement's turn came.
        return client.preparedQuery("WITH shown AS (SELECT t.hash, t.session_id, t.used_at FROM api_refresh_tokens t"
                        + " JOIN api_sessions s ON s.id = t.session_id WHERE t.hash = $1 AND s.expires_at > now()"
                        + " FOR UPDATE OF t), used AS (UPDATE api_refresh_tokens SET used_at = now() FROM shown"
                        + " WHERE api_refresh_tokens.hash = shown.hash)"
                        + " SELECT session_id, used_at IS NOT NULL FROM shown")
                .execute(Tuple.of(Buffer.buffer(hash)))
                .map(rows -> QueryResults.first(rows, row -> new Refresh(row.getUUID(0), row.getBoolean(1))));
    }

    Future<Void> extend(UUID session, Duration lifetime) {
        return client.preparedQuery(
                        "UPDATE api_sessions SET expires_at = now() + make_interval(secs => $2) WHERE id = $1")
                .execute(Tuple.of(session, (double) lifetime.toSeconds()))
                .mapEmpty();
    }

    /** Ends a session with all its tokens. */
    Future<Void> end(UUID session) {
        return client.preparedQuery("DELETE FROM api_sessions WHERE id = $1")
                .execute(Tuple.of(session))
                .mapEmpty();
    }

    Future<Void> endAll(long userId) {
        return client.preparedQuery("DELETE FROM api_sessions WHERE user_id = $1")
                .execute(Tuple.of(userId))
                .mapEmpty();
    }

    Future<Void> forgetExpired() {
        return client.query("DELETE FROM api_sessions WHERE expires_at < now()")
                .execute()
                .mapEmpty();
    }

    /** The user of a session that has not ended, as they are now. */
    Future<Optional<Caller>> caller(UUID session) {
        return client.preparedQuery("SELECT u.id, u.name, u.role FROM api_sessions s JOIN api_users u"
                        + " ON u.id = s.user_id WHERE s.id = $1 AND s.expires_at > now() AND u.active")
                .execute(Tuple.of(session))
                .map(rows -> QueryResults.first(
                        rows,
                        row -> new Caller(
                                Caller.Kind.USER,
                                row.getLong(0),
                                row.getString(1),
                                Optional.of(Role.parse(row.getString(2))),
                                Set.of())));
    }
}
