package dev.rookery.http;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;

/** Health checks of PostgreSQL. */
public final class DatabaseHealth {
    private DatabaseHealth() {}

    /**
     * Returns a check that fails if the database is unreachable, read-only, or lacks the table.
     *
     * @param table that the migrations create, as an SQL identifier
     */
    public static HealthCheck writable(Pool pool, String table) {
        String sql = "SELECT current_setting('transaction_read_only')::boolean, EXISTS (SELECT FROM " + table + ")";
        return () -> pool.query(sql)
                .execute()
                .compose(rows -> rows.iterator().next().getBoolean(0)
                        ? Future.failedFuture("The database is read-only")
                        : Future.succeededFuture());
    }
}
