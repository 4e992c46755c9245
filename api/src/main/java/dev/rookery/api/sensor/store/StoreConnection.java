package dev.rookery.api.sensor.store;

import dev.rookery.tenant.TenantTransactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/** Opens connections that write readings. */
final class StoreConnection {
    private StoreConnection() {}

    /** @param timeout statement timeout; the connection is closed if the server does not respond for twice as long */
    static Connection open(DataSource source, Duration timeout) throws SQLException {
        // Without it, connecting to a server that hangs never times out.
        source.setLoginTimeout((int) timeout.toSeconds());
        Connection opened = source.getConnection();
        try (Statement statement = opened.createStatement()) {
            opened.setNetworkTimeout(
                    Runnable::run, (int) timeout.multipliedBy(2).toMillis());
            statement.execute("SET statement_timeout = " + timeout.toMillis());
            // Acknowledged messages must survive a crash, whatever the server's default is.
            statement.execute("SELECT set_config('synchronous_commit', 'on', false)"
                    + " WHERE current_setting('synchronous_commit') = 'off'");
            TenantTransactions.showAll(opened);
            SessionLease.configureKeepAlive(statement);
            opened.setAutoCommit(false);
            return opened;
        } catch (SQLException e) {
            opened.close();
            throw e;
        }
    }
}
