package dev.rookery.api.sensor.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the partitions of the next days and drops expired ones. When several processes run it at the same time, one
 * does the work and the others skip it.
 */
public final class SensorRetention {
    private static final Logger LOGGER = LoggerFactory.getLogger(SensorRetention.class);
    private static final int DAYS_AHEAD = 7;
    /** Limits each round trip; without it, a server that hangs would block for good. */
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.BASIC_ISO_DATE;

    private final DataSource source;
    private final IntSupplier days;
    private final Clock clock;

    /** @param days complete days to retain before the current day; read at each run */
    public SensorRetention(DataSource source, IntSupplier days, Clock clock) {
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
            LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
            connection.setAutoCommit(false);
            new Partitions()
                    .ensure(
                            connection,
                            IntStream.rangeClosed(0, DAYS_AHEAD)
                                    .mapToObj(today::plusDays)
                                    .toList());
            connection.setAutoCommit(true);
            List<String> dropped = drop(connection, today.minusDays(days.getAsInt()));
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
                for (String partition : partitionsBefore(connection, table, firstRetained)) {
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

    private static List<String> partitionsBefore(Connection connection, String table, LocalDate firstRetained)
            throws SQLException {
        List<String> partitions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT c.relname, quote_ident(c.relname)"
                + " FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = to_regclass(?)"
                // Excludes partitions that an operator has created, for an archive for example.
                + " AND c.relname ~ ('^' || ? || '_\\d{8}$') ORDER BY c.relname")) {
            select.setString(1, table);
            select.setString(2, table);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    LocalDate day = LocalDate.parse(rows.getString(1).substring(table.length() + 1), SUFFIX);
                    if (day.isBefore(firstRetained)) {
                        partitions.add(rows.getString(2));
                    }
                }
            }
        }
        return partitions;
    }
}
