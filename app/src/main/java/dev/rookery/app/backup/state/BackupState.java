package dev.rookery.app.backup.state;

import dev.rookery.backup.BackupLocation;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.PostgresException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Last results of backups and restore tests, which the exporter or the provisioner shows as metrics. Blocks.
 *
 * @param database database of the installation, or of a provisioner
 */
public record BackupState(PostgresConfig database) {
    private static final Logger LOGGER = LoggerFactory.getLogger(BackupState.class);
    private static final int MAXIMUM_TEXT = 500;

    private static final String RECORD = """
            INSERT INTO %s AS state VALUES (?, ?, now(), ?, ?, CASE WHEN ? THEN now() END, ?, ?)
            ON CONFLICT (task, storage) DO UPDATE SET last_run_at = excluded.last_run_at,
              last_run_succeeded = excluded.last_run_succeeded, last_result = excluded.last_result,
              last_success_at = coalesce(excluded.last_success_at, state.last_success_at),
              last_success_name = coalesce(excluded.last_success_name, state.last_success_name),
              last_success_bytes = coalesce(excluded.last_success_bytes, state.last_success_bytes)
            """;

    /**
     * Records a backup that is complete.
     *
     * @param size in bytes
     */
    public void recordBackup(BackupLocation location, String name, long size) {
        record("backup", location, name, size, "Stored " + name + ".");
    }

    /** Records a backup that failed. */
    public void recordFailedBackup(BackupLocation location, String reason) {
        record("backup", location, null, null, reason);
    }

    /** Records a restore test that passed. */
    public void recordRestoreTest(BackupLocation location, String name) {
        record("restore_test", location, name, null, "Restored and checked " + name + ".");
    }

    /** Records a restore test that failed. */
    public void recordFailedRestoreTest(BackupLocation location, String reason) {
        record("restore_test", location, null, null, reason);
    }

    /** @param name null for a failure */
    private void record(
            String task, BackupLocation location, @Nullable String name, @Nullable Long size, String result) {
        boolean succeeded = name != null;
        try (Connection connection = PostgresClients.dataSource(database).getConnection()) {
            Optional<String> table = table(connection);
            if (table.isEmpty()) {
                // The database of an earlier version.
                LOGGER.warn("{} has no table of backups: no metric shows the result", database.address());
                return;
            }
            try (PreparedStatement statement = connection.prepareStatement(RECORD.formatted(table.get()))) {
                statement.setString(1, task);
                statement.setString(2, location.label());
                statement.setBoolean(3, succeeded);
                statement.setString(4, result.substring(0, Math.min(result.length(), MAXIMUM_TEXT)));
                statement.setBoolean(5, succeeded);
                statement.setString(6, name);
                statement.setObject(7, size, Types.BIGINT);
                statement.executeUpdate();
            }
        } catch (SQLException e) {
            throw PostgresException.about(database, e);
        }
    }

    /** Returns the table of an instance, or that of a provisioner. */
    private static Optional<String> table(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT coalesce(to_regclass('rookery_backup_state'), to_regclass('provisioner_backup_state'))")) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        }
    }
}
