package dev.rookery.broker.usage;

import dev.rookery.broker.meter.Usage;
import dev.rookery.broker.meter.UsageMetric;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.PostgresException;
import dev.rookery.tenant.TenantTransactions;
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
import org.jspecify.annotations.Nullable;

/** Usage tables in PostgreSQL. Writes are idempotent. Not thread-safe. */
final class UsageStore implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String CONNECTION_FAILURE = "08006";
    private static final int DEVICE_BATCH = 10_000;
    private static final String UPSERT_ROW = upsertRow();
    private static final String UPSERT_DEVICES = """
            /* all tenants */ INSERT INTO rookery_usage_device AS known (tenant, day, device, hours)
            SELECT * FROM unnest(?::varchar[], ?::date[], ?::bigint[], ?::integer[])
            ON CONFLICT (tenant, day, device) DO UPDATE SET hours = known.hours | EXCLUDED.hours
            WHERE known.hours <> known.hours | EXCLUDED.hours
            """;

    private final PostgresConfig postgres;
    private final DataSource source;
    private final DeviceRetention retention;
    /** Null while disconnected. */
    private @Nullable Connection connection;

    UsageStore(PostgresConfig postgres, DeviceRetention retention) {
        this.postgres = postgres;
        this.retention = retention;
        this.source = PostgresClients.dataSource(postgres);
    }

    /**
     * Writes rows and devices in one transaction. After an exception, they may or may not have been written.
     *
     * @throws PostgresException if PostgreSQL refuses, or does not respond within 5 seconds
     */
    void write(PendingUsage pending) {
        try {
            Connection open = connect();
            writeRows(open, pending.rows().values());
            writeDevices(open, new ArrayList<>(pending.devices().entrySet()));
            open.commit();
        } catch (SQLException e) {
            close();
            throw PostgresException.about(postgres, e);
        } catch (AssertionError e) {
            // With assertions enabled, the driver asserts that no connection breaks within a batch.
            close();
            throw PostgresException.about(postgres, new SQLException(e.getMessage(), CONNECTION_FAILURE, e));
        }
    }

    /**
     * Deletes a batch of expired devices.
     *
     * @return whether there may be more
     * @throws PostgresException if PostgreSQL refuses, or does not respond within 5 seconds
     */
    boolean deleteExpired() {
        try {
            return retention.deleteBatch(connect());
        } catch (SQLException e) {
            close();
            throw PostgresException.about(postgres, e);
        }
    }

    private Connection connect() throws SQLException {
        if (connection == null) {
            source.setLoginTimeout((int) TIMEOUT.toSeconds());
            connection = open();
        }
        return connection;
    }

    private Connection open() throws SQLException {
        Connection opened = source.getConnection();
        try {
            opened.setNetworkTimeout(Runnable::run, (int) TIMEOUT.toMillis());
            TenantTransactions.showAll(opened);
            opened.setAutoCommit(false);
            return opened;
        } catch (SQLException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static void writeRows(Connection connection, Iterable<UsageRow> rows) throws SQLException {
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

    private static void writeDevices(Connection connection, List<Map.Entry<ActiveDevice, Integer>> devices)
            throws SQLException {
        for (int from = 0; from < devices.size(); from += DEVICE_BATCH) {
            List<Map.Entry<ActiveDevice, Integer>> batch =
                    devices.subList(from, Math.min(devices.size(), from + DEVICE_BATCH));
            try (PreparedStatement statement = connection.prepareStatement(UPSERT_DEVICES)) {
                statement.setArray(
                        1, array(connection, "varchar", batch.stream().map(each -> each.getKey()
                                .tenant()
                                .value())));
                statement.setArray(2, array(connection, "date", batch.stream().map(each -> each.getKey()
                        .day()
                        .toString())));
                statement.setArray(3, array(connection, "bigint", batch.stream().map(each -> each.getKey()
                        .device())));
                statement.setArray(
                        4, array(connection, "integer", batch.stream().map(Map.Entry::getValue)));
                statement.executeUpdate();
            }
        }
    }

    private static Array array(Connection connection, String type, Stream<?> values) throws SQLException {
        return connection.createArrayOf(type, values.toArray());
    }

    /** Counters and peaks never decrease, so that the larger value is the later one. */
    private static String upsertRow() {
        List<String> columns =
                Arrays.stream(UsageMetric.values()).map(UsageMetric::column).toList();
        return "/* all tenants */ INSERT INTO rookery_usage_run_hour AS known (run, sequence, tenant, hour, since, until, "
                + String.join(", ", columns)
                + ") VALUES (?, ?, ?, ?, ?, ?"
                + ", ?".repeat(columns.size())
                + ") ON CONFLICT (run, sequence, tenant) DO UPDATE SET written_at = now(), until = GREATEST(known.until, EXCLUDED.until), "
                + columns.stream()
                        .map(column -> column + " = GREATEST(known." + column + ", EXCLUDED." + column + ")")
                        .collect(Collectors.joining(", "));
    }

    /** Closes the connection. The next write opens another one. */
    @Override
    public void close() {
        Connection former = connection;
        connection = null;
        if (former != null) {
            try {
                former.close();
            } catch (SQLException e) {
                // The connection is unusable anyway.
            }
        }
    }
}
