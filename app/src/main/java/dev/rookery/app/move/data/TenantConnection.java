package dev.rookery.app.move.data;

import dev.rookery.auth.TenantId;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.tenant.TenantTransactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Connections with a transaction that sees the rows of one tenant. */
final class TenantConnection {
    private TenantConnection() {}

    /** Opens a connection with a transaction that reads one snapshot. The caller closes it. */
    static Connection snapshot(PostgresConfig postgres, TenantId tenant) throws SQLException {
        Connection connection = open(postgres);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        begin(connection, tenant);
        return connection;
    }

    /** Opens a connection with a transaction that writes. The caller commits and closes it. */
    static Connection writer(PostgresConfig postgres, TenantId tenant) throws SQLException {
        Connection connection = open(postgres);
        begin(connection, tenant);
        return connection;
    }

    private static Connection open(PostgresConfig postgres) throws SQLException {
        Connection connection = PostgresClients.dataSource(postgres).getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private static void begin(Connection connection, TenantId tenant) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Values have the same text on every server.
            statement.execute("SET LOCAL datestyle = 'ISO, YMD'");
            statement.execute("SET LOCAL timezone = 'UTC'");
            statement.execute("SET LOCAL intervalstyle = 'postgres'");
            statement.execute("SET LOCAL bytea_output = 'hex'");
            statement.execute("SET LOCAL extra_float_digits = 1");
        }
        TenantTransactions.enter(connection, tenant);
    }

    /** Sets a setting for the rest of the transaction. */
    static void set(Connection connection, String setting, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT set_config(?, ?, true)")) {
            statement.setString(1, setting);
            statement.setString(2, value);
            statement.execute();
        }
    }
}
