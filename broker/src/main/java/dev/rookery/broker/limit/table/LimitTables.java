package dev.rookery.broker.limit.table;

import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code rookery_limits} and {@code rookery_user_limits}. Not thread-safe. */
final class LimitTables implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LimitTables.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final DataSource source;
    private final TenantLimits defaults;
    /** Open connection, reused between reads. */
    private @Nullable Connection connection;

    /** @param defaults limits where the tables have none */
    LimitTables(PostgresConfig postgres, TenantLimits defaults) {
        this.defaults = defaults;
        source = PostgresClients.dataSource(postgres);
    }

    /** @throws SQLException if PostgreSQL does not respond within the timeout, or the tables do not exist */
    ConfiguredLimits read() throws SQLException {
        try {
            Connection open = connect();
            TenantLimits tenant = tenant(open);
            return new ConfiguredLimits(tenant, users(open, tenant.client()));
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    private Connection connect() throws SQLException {
        Connection open = connection;
        if (open == null) {
            source.setLoginTimeout((int) TIMEOUT.toSeconds());
            open = source.getConnection();
            connection = open;
            open.setNetworkTimeout(Runnable::run, (int) TIMEOUT.toMillis());
        }
        return open;
    }

    private TenantLimits tenant(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM rookery_limits WHERE tenant = 'default'")) {
            return row.next() ? new LimitRow(row).tenant(defaults) : defaults;
        }
    }

    private static Map<String, ClientLimits> users(Connection connection, ClientLimits defaults) throws SQLException {
        Map<String, ClientLimits> users = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM rookery_user_limits WHERE tenant = 'default'")) {
            LimitRow row = new LimitRow(rows);
            while (rows.next()) {
                users.put(rows.getString("username"), row.client(defaults));
            }
        }
        return users;
    }

    @Override
    public void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOGGER.debug("Failed to close a PostgreSQL connection", e);
            }
            connection = null;
        }
    }
}
