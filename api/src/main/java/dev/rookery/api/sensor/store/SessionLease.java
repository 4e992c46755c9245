package dev.rookery.api.sensor.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Lease of the MQTT sessions of a worker: an advisory lock of the PostgreSQL connection that writes their messages. No
 * process can acquire it while a transaction of the former holder may still commit.
 */
final class SessionLease {
    private SessionLease() {}

    /** Acquires the lease if it is free. It is released when the connection is closed. */
    static boolean tryAcquire(Connection connection, String name) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT pg_try_advisory_lock(hashtext('sensor_ingestion'), hashtext(?))")) {
            lock.setString(1, name);
            try (ResultSet row = lock.executeQuery()) {
                row.next();
                boolean acquired = row.getBoolean(1);
                connection.commit();
                return acquired;
            }
        }
    }

    /**
     * Makes the server detect a vanished client host, which does not close its connection, after 30 s instead of the
     * two hours that most operating systems take.
     */
    static void configureKeepAlive(Statement statement) throws SQLException {
        statement.execute("SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4;"
                + " SET tcp_user_timeout = 30000");
    }
}
