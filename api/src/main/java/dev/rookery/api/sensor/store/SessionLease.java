package dev.rookery.api.sensor.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Lease of the MQTT sessions of a worker: an advisory lock of the PostgreSQL connection that writes their messages. No
 * process can acquire it while a transaction of the former holder may still commit. Each acquisition is counted in
 * {@code sensor_leases}, by which a process that lost its connection recognizes that another one has held the lease since.
 * Not thread-safe.
 */
final class SessionLease {
    private static final String LOCK = "SELECT pg_try_advisory_lock(hashtext('sensor_ingestion'), hashtext(?))";

    private static final String COUNT = "INSERT INTO sensor_leases AS l (name, acquisitions) VALUES (?, 1)"
            + " ON CONFLICT (name) DO UPDATE SET acquisitions = l.acquisitions + 1 RETURNING acquisitions";

    private final String name;
    /** Number of acquisitions by all processes when this one acquired the lease; 0 if it has not. */
    private long acquisitions;

    enum Acquisition {
        /** Another process holds the lease. */
        REFUSED,
        /** Acquired by this process for the first time, or after another one may have held it. */
        ACQUIRED,
        /** Acquired again; no other process has held it since. */
        CONTINUED
    }

    SessionLease(String name) {
        this.name = name;
    }

    /**
     * Acquires the lease if it is free. It is released when the connection is closed.
     *
     * @throws SQLException if that failed; the connection may hold the lease and must be closed
     */
    Acquisition tryAcquire(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setString(1, name);
            try (ResultSet row = lock.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    connection.commit();
                    return Acquisition.REFUSED;
                }
            }
        }
        long former = acquisitions;
        long counted = count(connection);
        connection.commit();
        // If the response to this commit is lost, the next acquisition finds a gap and does not count as continued.
        acquisitions = counted;
        return former != 0 && counted == former + 1 ? Acquisition.CONTINUED : Acquisition.ACQUIRED;
    }

    private long count(Connection connection) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(COUNT)) {
            count.setString(1, name);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @Override
    public String toString() {
        return name;
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
