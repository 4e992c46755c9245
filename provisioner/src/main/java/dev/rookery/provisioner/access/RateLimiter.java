package dev.rookery.provisioner.access;

import dev.rookery.http.OpaqueTokens;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/** Fixed-window rate limiter that counts in PostgreSQL, for all replicas together. Thread-safe. */
public final class RateLimiter {
    private static final int EXPIRED_ROWS_PER_DELETE = 100;

    private final SqlClient client;

    public RateLimiter(SqlClient client) {
        this.client = client;
    }

    /**
     * Counts an attempt, also one that exceeds the limit.
     *
     * @param key stored as a hash only
     * @param limit attempts per window
     * @param window starts with the first attempt
     * @return whether the attempt is within the limit
     */
    public Future<Boolean> tryAcquire(String key, int limit, Duration window) {
        return client.preparedQuery("INSERT INTO attempts AS known (key, count, ends_at)"
                        + " VALUES ($1, 1, now() + make_interval(secs => $2)) ON CONFLICT (key) DO UPDATE SET"
                        + " count = CASE WHEN known.ends_at > now() THEN known.count + 1 ELSE 1 END,"
                        + " ends_at = CASE WHEN known.ends_at > now() THEN known.ends_at ELSE EXCLUDED.ends_at END"
                        + " RETURNING count")
                .execute(Tuple.of(hash(key), (double) window.toSeconds()))
                .map(rows -> rows.iterator().next().getInteger(0))
                .compose(count -> count == 1 ? deleteExpired().map(count) : Future.succeededFuture(count))
                .map(count -> count <= limit);
    }

    /** Uncounts an attempt. */
    public Future<Void> release(String key) {
        return client.preparedQuery("UPDATE attempts SET count = greatest(count - 1, 0) WHERE key = $1")
                .execute(Tuple.of(hash(key)))
                .mapEmpty();
    }

    private Future<Void> deleteExpired() {
        return client.query("DELETE FROM attempts WHERE key IN (SELECT key FROM attempts WHERE ends_at < now() LIMIT "
                        + EXPIRED_ROWS_PER_DELETE + " FOR UPDATE SKIP LOCKED)")
                .execute()
                .mapEmpty();
    }

    private static Buffer hash(String key) {
        return Buffer.buffer(OpaqueTokens.hash(key));
    }
}
