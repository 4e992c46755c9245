package dev.rookery.app.move.data;

import dev.rookery.app.move.stream.StreamException;
import dev.rookery.auth.TenantId;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.PostgresException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Lock of an import, so that a tenant is imported by one process at a time. It ends with the process. */
public final class ImportLock {
    private ImportLock() {}

    /** Work under the lock. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Runs the work with the lock.
     *
     * @throws StreamException if another process imports the tenant
     */
    public static <T> T holding(PostgresConfig postgres, TenantId tenant, Work<T> work) throws IOException {
        try (Connection connection = PostgresClients.dataSource(postgres).getConnection()) {
            if (!acquire(connection, tenant)) {
                throw new StreamException(
                        "Another process imports the tenant '" + tenant + "'. Wait until it has finished");
            }
            return work.run();
        } catch (SQLException e) {
            throw PostgresException.about(postgres, e);
        }
    }

    private static boolean acquire(Connection connection, TenantId tenant) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT pg_try_advisory_lock(hashtext('rookery tenant import'), hashtext(?))")) {
            statement.setString(1, tenant.value());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }
}
