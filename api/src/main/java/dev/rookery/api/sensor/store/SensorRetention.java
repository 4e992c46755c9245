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
 * Makes the partitions of the coming days and drops those past their time. Of several processes that do it at once one does
 * it, the others leave it alone.
 */
public final class SensorRetention {
    private static final Logger LOGGER = LoggerFactory.getLogger(SensorRetention.class);
    private static final int DAYS_AHEAD = 7;
    /** For each answer; a server that hangs would be waited for without end. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.BASIC_ISO_DATE;

    private final DataSource source;
    private final IntSupplier days;
    private final Clock clock;

    /** @param days for which readings are kept, today not counted; asked at each run */
    public SensorRetention(DataSource source, IntSupplier days, Clock clock) {
        this.source = source;
        this.days = days;
        this.clock = clock;
    }

    /**
     * Does what is due. A partition that somebody reads for long is left for the next time.
     *
     * @return the names of the partitions that were dropped
     */
    public List<String> run() throws SQLException {
        source.setLoginTimeout((int) PATIENCE.toSeconds());
        try (Connection connection = source.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, (int) PATIENCE.toMillis());
            if (!hasTurn(connection)) {
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
            leaveTurn(connection);
            return dropped;
        }
    }

    /** The lock goes with the connection at the latest. */
    private static boolean hasTurn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet lock = statement.executeQuery("SELECT pg_try_advisory_lock(hashtext('sensor_retention'))")) {
            lock.next();
            return lock.getBoolean(1);
        }
    }

    /** PostgreSQL ends a session some time after its connection: the next to come would find the turn taken. */
    private static void leaveTurn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_unlock(hashtext('sensor_retention'))");
        }
    }

    private static List<String> drop(Connection connection, LocalDate firstKept) throws SQLException {
        List<String> dropped = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            // Whoever waits for the lock holds up everybody behind it.
            statement.execute("SET lock_timeout = '1s'");
            for (String table : Partitions.TABLES) {
                for (String partition : partitionsBefore(connection, table, firstKept)) {
                    try {
                        statement.execute("DROP TABLE " + partition);
                        dropped.add(partition);
                    } catch (SQLException e) {
                        LOGGER.warn("Partition {} is dropped later: {}", partition, e.getMessage());
                    }
                }
            }
        }
        return dropped;
    }

    private static List<String> partitionsBefore(Connection connection, String table, LocalDate firstKept)
            throws SQLException {
        List<String> partitions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT c.relname, quote_ident(c.relname)"
                + " FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = to_regclass(?)"
                // An operator's own partitions, of an archive say, are none of ours.
                + " AND c.relname ~ ('^' || ? || '_\\d{8}$') ORDER BY c.relname")) {
            select.setString(1, table);
            select.setString(2, table);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    LocalDate day = LocalDate.parse(rows.getString(1).substring(table.length() + 1), SUFFIX);
                    if (day.isBefore(firstKept)) {
                        partitions.add(rows.getString(2));
                    }
                }
            }
        }
        return partitions;
    }
}
