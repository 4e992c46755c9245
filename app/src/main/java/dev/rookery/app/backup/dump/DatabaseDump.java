package dev.rookery.app.backup.dump;

import dev.rookery.app.backup.content.BackupContents;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.PostgresException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Dumps of a database in the custom format of {@code pg_dump}, and their restore. Blocks. */
public final class DatabaseDump {
    private DatabaseDump() {}

    /**
     * Writes a dump, and the list of what it holds.
     *
     * @throws DumpException if {@code pg_dump} is missing or fails
     */
    public static void write(PostgresConfig database, Path dump, Path contents) throws IOException {
        try (Connection connection = PostgresClients.dataSource(database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET rookery.tenant = '*'");
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            String snapshot;
            try (ResultSet row = statement.executeQuery("SELECT pg_export_snapshot()")) {
                row.next();
                snapshot = row.getString(1);
            }
            new PostgresClient(database)
                    .run(List.of(
                            "pg_dump",
                            "--snapshot=" + snapshot,
                            "--enable-row-security",
                            "--format=custom",
                            "--file=" + dump));
            BackupContents.of(statement).write(contents);
            connection.rollback();
        } catch (SQLException e) {
            throw PostgresException.about(database, e);
        }
    }

    /**
     * Restores a dump into an empty database of a scratch server, and creates roles that it names first.
     *
     * @param superuser access to the empty database
     * @throws DumpException if {@code pg_restore} is missing or fails
     */
    public static void restore(PostgresConfig superuser, Path dump, BackupContents contents) throws IOException {
        try (Connection connection = PostgresClients.dataSource(superuser).getConnection();
                Statement statement = connection.createStatement()) {
            List<String> present = new ArrayList<>();
            try (ResultSet roles = statement.executeQuery("SELECT rolname FROM pg_roles")) {
                while (roles.next()) {
                    present.add(roles.getString(1));
                }
            }
            for (String role : contents.roles()) {
                if (!present.contains(role)) {
                    statement.execute("CREATE ROLE " + statement.enquoteIdentifier(role, true));
                }
            }
        } catch (SQLException e) {
            throw PostgresException.about(superuser, e);
        }
        new PostgresClient(superuser)
                .run(List.of("pg_restore", "--dbname=" + superuser.database(), "--exit-on-error", dump.toString()));
    }
}
