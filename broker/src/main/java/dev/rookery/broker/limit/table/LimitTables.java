package dev.rookery.broker.limit.table;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.ServiceLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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

    /**
     * Returns the limits of the tenants that have any.
     *
     * @throws SQLException if PostgreSQL does not respond within the timeout, or the tables do not exist
     */
    Map<TenantId, ConfiguredLimits> read() throws SQLException {
        return read(Optional.empty());
    }

    /**
     * Returns the limits of one tenant; empty if it has none.
     *
     * @throws SQLException if PostgreSQL does not respond within the timeout, or the tables do not exist
     */
    Optional<ConfiguredLimits> read(TenantId tenant) throws SQLException {
        return Optional.ofNullable(read(Optional.of(tenant)).get(tenant));
    }

    private Map<TenantId, ConfiguredLimits> read(Optional<TenantId> only) throws SQLException {
        try {
            Connection open = connect();
            Map<TenantId, TenantLimits> tenants = tenants(open, only);
            Map<TenantId, Map<String, ClientLimits>> users = users(open, only, tenants);
            Map<TenantId, ConfiguredLimits> limits = new HashMap<>();
            tenants.forEach((tenant, own) ->
                    limits.put(tenant, new ConfiguredLimits(own, users.getOrDefault(tenant, Map.of()))));
            users.forEach((tenant, own) -> limits.putIfAbsent(tenant, new ConfiguredLimits(defaults, own)));
            return limits;
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

    private Map<TenantId, TenantLimits> tenants(Connection connection, Optional<TenantId> only) throws SQLException {
        Map<TenantId, TenantLimits> tenants = new HashMap<>();
        try (PreparedStatement statement = prepare(connection, "SELECT * FROM rookery_limits", only);
                ResultSet rows = statement.executeQuery()) {
            LimitRow row = new LimitRow(rows);
            while (rows.next()) {
                tenants.put(new TenantId(rows.getString("tenant")), row.tenant(defaults));
            }
        }
        return tenants;
    }

    private static PreparedStatement prepare(Connection connection, String select, Optional<TenantId> only)
            throws SQLException {
        PreparedStatement statement =
                connection.prepareStatement(only.isPresent() ? select + " WHERE tenant = ?" : select);
        if (only.isPresent()) {
            statement.setString(1, only.get().value());
        }
        return statement;
    }

    private Map<TenantId, Map<String, ClientLimits>> users(
            Connection connection, Optional<TenantId> only, Map<TenantId, TenantLimits> tenants) throws SQLException {
        Map<TenantId, Map<String, ClientLimits>> users = new HashMap<>();
        try (PreparedStatement statement = prepare(connection, "SELECT * FROM rookery_user_limits", only);
                ResultSet rows = statement.executeQuery()) {
            LimitRow row = new LimitRow(rows);
            while (rows.next()) {
                TenantId tenant = new TenantId(rows.getString("tenant"));
                String username = rows.getString("username");
                ClientLimits inherited = ServiceComponent.isServiceName(username)
                        ? ServiceLimits.client(tenant)
                        : tenants.getOrDefault(tenant, defaults).client();
                users.computeIfAbsent(tenant, absent -> new HashMap<>()).put(username, row.client(inherited));
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
