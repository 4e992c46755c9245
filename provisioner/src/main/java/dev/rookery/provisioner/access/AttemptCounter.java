package dev.rookery.provisioner.access;

import dev.rookery.http.OpaqueTokens;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/** Bounds how often something is tried, counted in PostgreSQL: all replicas count together. For any thread. */
public final class AttemptCounter {
    private static final int FORGOTTEN_AT_ONCE = 100;

    private final SqlClient client;

    public AttemptCounter(SqlClient client) {
        this.client = client;
    }

    /**
     * Counts an attempt.
     *
     * @param window begins with the first attempt
     * @return whether it is not one too many
     */
    public Future<Boolean> admit(String what, int most, Duration window) {
        return client.preparedQuery("INSERT INTO attempts AS known (key, count, ends_at)"
                        + " VALUES ($1, 1, now() + make_interval(secs => $2)) ON CONFLICT (key) DO UPDATE SET"
                        + " count = CASE WHEN known.ends_at > now() THEN known.count + 1 ELSE 1 END,"
                        + " ends_at = CASE WHEN known.ends_at > now() THEN known.ends_at ELSE EXCLUDED.ends_at END"
                        + " RETURNING count")
                .execute(Tuple.of(key(what), (double) window.toSeconds()))
                .map(rows -> rows.iterator().next().getInteger(0))
                .compose(count -> count == 1 ? forget().map(count) : Future.succeededFuture(count))
                .map(count -> count <= most);
    }

    /** An attempt that is not to count. */
    public Future<Void> takeBack(String what) {
        return client.preparedQuery("UPDATE attempts SET count = greatest(count - 1, 0) WHERE key = $1")
                .execute(Tuple.of(key(what)))
                .mapEmpty();
    }

    private Future<Void> forget() {
        return client.query("DELETE FROM attempts WHERE key IN (SELECT key FROM attempts WHERE ends_at < now() LIMIT "
                        + FORGOTTEN_AT_ONCE + " FOR UPDATE SKIP LOCKED)")
                .execute()
                .mapEmpty();
    }

    private static Buffer key(String what) {
        return Buffer.buffer(OpaqueTokens.hash(what));
    }
}
