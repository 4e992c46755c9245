package dev.rookery.api.sensor.store;

import dev.rookery.tenant.TenantTransactions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the partitions of the next days, drops those that are expired for every tenant, and deletes the rows of others
 * that are expired for a tenant. When several processes run it at the same time, one does the work and the others skip it.
 */
public final class SensorRetention {
    private static final Logger LOGGER = LoggerFactory.getLogger(SensorRetention.class);
    private static final int DAYS_AHEAD = 7;
    /** Limits each round trip; without it, a server that hangs would block for good. */
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private static final int ROWS_PER_STATEMENT = 10_000;

    private final DataSource source;
    private final RetentionDays days;
    private final Clock clock;

    /** @param days read at each run */
    public SensorRetention(DataSource source, RetentionDays days, Clock clock) {
        this.source = source;
        this.days = days;
        this.clock = clock;
    }

    /**
     * Creates and drops partitions. A partition that is locked for longer than a second is left for the next run.
     *
     * @return the names of the dropped partitions
     */
    public List<String> run() throws SQLException {
        source.setLoginTimeout((int) TIMEOUT.toSeconds());
        try (Connection connection = source.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, (int) TIMEOUT.toMillis());
            if (!tryLock(connection)) {
                return List.of();
            }
            TenantTransactions.showAll(connection);
            LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
            connection.setAutoCommit(false);
            new Partitions()
                    .ensure(
                            connection,
                            IntStream.rangeClosed(0, DAYS_AHEAD)
                                    .mapToObj(today::plusDays)
                                    .toList());
            connection.setAutoCommit(true);
            int longest = days.longest();
            List<String> dropped = drop(connection, today.minusDays(longest));
            long deleted = new TenantSweep(connection, ROWS_PER_STATEMENT).run(today, longest, days);
            if (deleted > 0) {
                LOGGER.info("Deleted expired readings of tenants with a shorter retention: {}", deleted);
            }
            unlock(connection);
            return dropped;
        }
    }

    /** Acquires the advisory lock of the maintenance. It is released with the connection at the latest. */
    private static boolean tryLock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet lock = statement.executeQuery("SELECT pg_try_advisory_lock(hashtext('sensor_retention'))")) {
            lock.next();
            return lock.getBoolean(1);
        }
    }

    /** Releases the lock explicitly, because PostgreSQL ends a session some time after its connection is closed. */
    private static void unlock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_unlock(hashtext('sensor_retention'))");
        }
    }

    private static List<String> drop(Connection connection, LocalDate firstRetained) throws SQLException {
        List<String> dropped = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            // A pending exclusive lock blocks all later queries of the table.
            statement.execute("SET lock_timeout = '1s'");
            for (String table : Partitions.TABLES) {
                for (String partition : PartitionList.before(connection, table, firstRetained)) {
                    try {
                        statement.execute("DROP TABLE " + partition);
                        dropped.add(partition);
                    } catch (SQLException e) {
                        LOGGER.warn(
                                "partition={} Failed to drop an expired partition, retrying at the next run: {}",
                                partition,
                                e.getMessage());
                    }
                }
            }
        }
        return dropped;
    }
}
