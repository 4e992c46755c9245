package dev.rookery.provisioner.operator;

import dev.rookery.http.OpaqueTokens;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Table {@code operator_sessions}: sessions of browsers, by the hash of the secret in their cookie. Thread-safe. */
public final class OperatorSessionRepository {
    private static final String PREFIX = "os_";

    /** Role and state of the account are read for each request, so that a change takes effect at once. */
    private static final String OPERATOR =
            "SELECT o.name, o.role FROM operator_sessions s JOIN operators o ON o.name = s.operator"
                    + " WHERE s.id = $1 AND s.expires_at > now() AND o.active";

    /** New session. */
    public record Opened(UUID id, String secret) {}

    /** Operator of a session. */
    public record SignedIn(String name, OperatorRole role) {}

    private final SqlClient client;

    public OperatorSessionRepository(SqlClient client) {
        this.client = client;
    }

    /** @param idleTime after which an unused session ends */
    public Future<Opened> open(String operator, Duration idleTime) {
        String secret = OpaqueTokens.generate(PREFIX);
        return client.preparedQuery("INSERT INTO operator_sessions (hash, operator, expires_at)"
                        + " VALUES ($1, $2, now() + make_interval(secs => $3)) RETURNING id")
                .execute(Tuple.of(hash(secret), operator, (double) idleTime.toSeconds()))
                .map(rows -> new Opened(rows.iterator().next().getUUID(0), secret));
    }

    /**
     * Continues a session.
     *
     * @param longest time after which a session ends even if it is used
     * @return empty if the session has ended, or its operator may not sign in
     */
    public Future<Optional<UUID>> use(String secret, Duration idleTime, Duration longest) {
        return client.preparedQuery("UPDATE operator_sessions s SET expires_at ="
                        + " least(now() + make_interval(secs => $2), s.created_at + make_interval(secs => $3))"
                        + " FROM operators o WHERE s.hash = $1 AND s.expires_at > now() AND o.name = s.operator AND o.active"
                        + " RETURNING s.id")
                .execute(Tuple.of(hash(secret), (double) idleTime.toSeconds(), (double) longest.toSeconds()))
                .map(rows -> QueryResults.first(rows, row -> row.getUUID(0)));
    }

    /** Returns the operator of a session; empty if the session has ended or the account is inactive. */
    public Future<Optional<SignedIn>> operator(UUID session) {
        return client.preparedQuery(OPERATOR)
                .execute(Tuple.of(session))
                .map(rows -> QueryResults.first(
                        rows, row -> new SignedIn(row.getString(0), OperatorRole.parse(row.getString(1)))));
    }

    /** Ends a session. Succeeds for an unknown secret. */
    public Future<Void> end(String secret) {
        return client.preparedQuery("DELETE FROM operator_sessions WHERE hash = $1")
                .execute(Tuple.of(hash(secret)))
                .mapEmpty();
    }

    public Future<Void> endAll(String operator) {
        return client.preparedQuery("DELETE FROM operator_sessions WHERE operator = $1")
                .execute(Tuple.of(operator))
                .mapEmpty();
    }

    public Future<Void> deleteExpired() {
        return client.query("DELETE FROM operator_sessions WHERE expires_at < now()")
                .execute()
                .mapEmpty();
    }

    private static Buffer hash(String secret) {
        return Buffer.buffer(OpaqueTokens.hash(secret));
    }
}
