package dev.rookery.broker.usage;

import dev.rookery.broker.meter.Usage;
import dev.rookery.broker.meter.UsageMetric;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.PostgresException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** The tables of usage. To write something twice is to write it once. For one thread. */
final class UsageStore implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String CONNECTION_FAILURE = "08006";
    private static final int DEVICES_AT_ONCE = 10_000;
    private static final String UPSERT_ROW = upsertRow();
    private static final String UPSERT_DEVICES = """
            INSERT INTO rookery_usage_device AS known (tenant, day, device, hours)
            SELECT * FROM unnest(?::varchar[], ?::date[], ?::bigint[], ?::integer[])
            ON CONFLICT (tenant, day, device) DO UPDATE SET hours = known.hours | EXCLUDED.hours
            WHERE known.hours <> known.hours | EXCLUDED.hours
            """;

    private final PostgresConfig postgres;
    private final DataSource source;
    private final DeviceRetention retention;
    /** Null unless there is one. */
    private Connection connection;

    UsageStore(PostgresConfig postgres, DeviceRetention retention) {
        this.postgres = postgres;
        this.retention = retention;
        this.source = PostgresClients.dataSource(postgres);
    }

    /**
     * Writes all of it, or, with an exception, perhaps nothing.
     *
     * @throws PostgresException also if PostgreSQL does not answer in a few seconds
     */
    void write(Backlog backlog) {
        try {
            connect();
            writeRows(backlog.rows().values());
            writeDevices(new ArrayList<>(backlog.devices().entrySet()));
            connection.commit();
        } catch (SQLException e) {
            close();
            throw PostgresException.about(postgres, e);
        } catch (AssertionError e) {
            // Where assertions are on, the driver asserts that no connection breaks within a batch.
            close();
            throw PostgresException.about(postgres, new SQLException(e.getMessage(), CONNECTION_FAILURE, e));
        }
    }

    /**
     * Deletes some of what is kept no longer.
     *
     * @return whether there may be more
     * @throws PostgresException also if PostgreSQL does not answer in a few seconds
     */
    boolean deleteSomeOld() {
        try {
            connect();
            return retention.deleteSome(connection);
        } catch (SQLException e) {
            close();
            throw PostgresException.about(postgres, e);
        }
    }

    private void connect() throws SQLException {
        if (connection == null) {
            source.setLoginTimeout((int) PATIENCE.toSeconds());
            connection = source.getConnection();
            connection.setNetworkTimeout(Runnable::run, (int) PATIENCE.toMillis());
            connection.setAutoCommit(false);
        }
    }

    private void writeRows(Iterable<UsageRow> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPSERT_ROW)) {
            for (UsageRow row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void bind(PreparedStatement statement, UsageRow row) throws SQLException {
        int index = 1;
        statement.setObject(index++, row.key().run());
        statement.setLong(index++, row.key().sequence());
        statement.setString(index++, row.key().tenant().value());
        for (Instant time : List.of(row.hour(), row.since(), row.until())) {
            statement.setTimestamp(index++, Timestamp.from(time), Calendar.getInstance(TimeZone.getTimeZone("UTC")));
        }
        Usage usage = row.usage();
        for (UsageMetric measure : UsageMetric.values()) {
            statement.setLong(index++, usage.get(measure));
        }
    }

    private void writeDevices(List<Map.Entry<ActiveDevice, Integer>> devices) throws SQLException {
        for (int from = 0; from < devices.size(); from += DEVICES_AT_ONCE) {
            List<Map.Entry<ActiveDevice, Integer>> some =
                    devices.subList(from, Math.min(devices.size(), from + DEVICES_AT_ONCE));
            try (PreparedStatement statement = connection.prepareStatement(UPSERT_DEVICES)) {
                statement.setArray(1, array("varchar", some.stream().map(each -> each.getKey()
                        .tenant()
                        .value())));
                statement.setArray(2, array("date", some.stream().map(each -> each.getKey()
                        .day()
                        .toString())));
                statement.setArray(3, array("bigint", some.stream().map(each -> each.getKey()
                        .device())));
                statement.setArray(4, array("integer", some.stream().map(Map.Entry::getValue)));
                statement.executeUpdate();
            }
        }
    }

    private Array array(String type, Stream<?> values) throws SQLException {
        return connection.createArrayOf(type, values.toArray());
    }

    /** Counts only grow and peaks too, so that the larger value is the later one. */
    private static String upsertRow() {
        List<String> columns =
                Arrays.stream(UsageMetric.values()).map(UsageMetric::column).toList();
        return "INSERT INTO rookery_usage_run_hour AS known (run, sequence, tenant, hour, since, until, "
                + String.join(", ", columns)
                + ") VALUES (?, ?, ?, ?, ?, ?"
                + ", ?".repeat(columns.size())
                + ") ON CONFLICT (run, sequence, tenant) DO UPDATE SET written_at = now(), until = GREATEST(known.until, EXCLUDED.until), "
                + columns.stream()
                        .map(column -> column + " = GREATEST(known." + column + ", EXCLUDED." + column + ")")
                        .collect(Collectors.joining(", "));
    }

    /** Gives up the connection. */
    @Override
    public void close() {
        Connection former = connection;
        connection = null;
        if (former != null) {
            try {
                former.close();
            } catch (SQLException e) {
                // It is gone then.
            }
        }
    }
}
