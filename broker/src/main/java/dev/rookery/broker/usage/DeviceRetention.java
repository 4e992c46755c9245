package dev.rookery.broker.usage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Deletes what is kept of single devices beyond its time; sums are kept for ever. Some at a time, so that nobody waits for it, and
 * of several brokers that do it at once one does it, the others leave it alone. For one thread.
 */
final class DeviceRetention {
    private static final int AT_ONCE = 10_000;
    private static final String HAS_TURN = "SELECT pg_try_advisory_xact_lock(hashtext('rookery_usage_device'))";

    /** Finds the tenants by hopping through the index, which begins with them. */
    private static final String DELETE = """
            WITH RECURSIVE tenants AS (
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

    /** @param days for which devices are kept, today not counted, by PostgreSQL's clock */
    DeviceRetention(int days) {
        this.days = days;
    }

    /**
     * Deletes some in a transaction of its own.
     *
     * @return whether there may be more
     */
    boolean deleteSome(Connection connection) throws SQLException {
        boolean more = hasTurn(connection) && delete(connection) == AT_ONCE;
        connection.commit();
        return more;
    }

    private static boolean hasTurn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet lock = statement.executeQuery(HAS_TURN)) {
            lock.next();
            return lock.getBoolean(1);
        }
    }

    private int delete(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
            statement.setInt(1, days);
            statement.setInt(2, AT_ONCE);
            statement.setInt(3, AT_ONCE);
            return statement.executeUpdate();
        }
    }
}
