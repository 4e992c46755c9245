package dev.rookery.app.move.data;

import dev.rookery.app.move.stream.StreamException;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes missing partitions for imported days, each in a transaction of its own: the long transaction of an import must not
 * hold the lock that ingestion needs to make partitions. Not thread-safe.
 */
final class PartitionMaker implements AutoCloseable {
    private static final Set<String> PARTITIONED = Set.of(TableRules.READINGS, "sensor_raw");

    private final PostgresConfig postgres;
    private @Nullable Connection connection;

    PartitionMaker(PostgresConfig postgres) {
        this.postgres = postgres;
    }

    void make(String table, LocalDate day) throws SQLException {
        if (!PARTITIONED.contains(table)) {
            throw new StreamException("The file has days of the table '" + table + "', which has no partitions");
        }
        Connection open = connection;
        if (open == null) {
            open = PostgresClients.dataSource(postgres).getConnection();
            connection = open;
        }
        try (PreparedStatement statement = open.prepareStatement("SELECT sensor_make_partition(?, ?::date)")) {
            statement.setString(1, table);
            statement.setString(2, day.toString());
            statement.execute();
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // The partitions exist; the server ends the session itself.
                connection = null;
            }
        }
    }
}
