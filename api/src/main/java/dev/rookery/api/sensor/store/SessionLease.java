package dev.rookery.api.sensor.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The right to take in what an MQTT session delivers: an advisory lock of the connection that writes it. So nobody has it
 * while a transaction of the last holder may still be committed.
 */
final class SessionLease {
    private SessionLease() {}

    /** Takes it if it is free; it goes with the connection. */
    static boolean take(Connection connection, String session) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT pg_try_advisory_lock(hashtext('sensor_ingestion'), hashtext(?))")) {
            lock.setString(1, session);
            try (ResultSet row = lock.executeQuery()) {
                row.next();
                boolean taken = row.getBoolean(1);
                connection.commit();
                return taken;
            }
        }
    }

    /** A holder whose machine is gone does not close its connection: half a minute instead of the two hours of most systems. */
    static void endWithItsHolder(Statement statement) throws SQLException {
        statement.execute("SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4;"
                + " SET tcp_user_timeout = 30000");
    }
}
