package dev.rookery.broker.usage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Deletes expired rows of active devices; the sums of usage never expire. Rows are deleted in batches, so that the locks are short,
 * and by one broker at a time.
 */
final class DeviceRetention {
    private static final int BATCH_ROWS = 10_000;
    private static final String TRY_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('rookery_usage_device'))";

    /** Finds the tenants by a loose index scan: the index starts with the tenant. */
    private static final String DELETE = """
            /* all tenants */ WITH RECURSIVE tenants AS (
              (SELECT tenant FROM rookery_usage_device ORDER BY tenant LIMIT 1)
              UNION ALL
              SELECT (SELECT device.tenant FROM rookery_usage_device AS device
                WHERE device.tenant > tenants.tenant ORDER BY device.tenant LIMIT 1)
              FROM tenants WHERE tenants.tenant IS NOT NULL
            )
            DELETE FROM rookery_usage_device WHERE (tenant, day, device) IN (
              SELECT old.tenant, old.day, old.device
              FROM tenants, LATERAL (
                SELECT * FROM rookery_usage_device AS device
                WHERE device.tenant = tenants.tenant AND device.day < (now() AT TIME ZONE 'UTC')::date - ?
                LIMIT ?
              ) AS old
              LIMIT ?)
            """;

    private final int days;

    /** @param days retention, not counting today, by PostgreSQL's clock */
    DeviceRetention(int days) {
        this.days = days;
    }

    /**
     * Deletes a batch in its own transaction. Does nothing while another broker holds the lock.
     *
     * @return whether there may be more expired rows
     */
    boolean deleteBatch(Connection connection) throws SQLException {
        boolean more = tryLock(connection) && delete(connection) == BATCH_ROWS;
        connection.commit();
        return more;
    }

    private static boolean tryLock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet lock = statement.executeQuery(TRY_LOCK)) {
            lock.next();
            return lock.getBoolean(1);
        }
    }

    private int delete(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
            statement.setInt(1, days);
            statement.setInt(2, BATCH_ROWS);
            statement.setInt(3, BATCH_ROWS);
            return statement.executeUpdate();
        }
    }
}
