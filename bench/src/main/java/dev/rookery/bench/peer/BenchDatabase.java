package dev.rookery.bench.peer;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mindrot.jbcrypt.BCrypt;

/** Embedded PostgreSQL server of one broker. */
final class BenchDatabase implements UserTable, AutoCloseable {
    /** Superuser and database of the embedded PostgreSQL, which requires no password from loopback clients. */
    private static final String POSTGRES = "postgres";

    /** Waits up to 5 s for each session to end. */
    private static final String TERMINATE_OTHER_SESSIONS =
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    + " WHERE pid <> pg_backend_pid() AND datname = current_database() AND backend_type = 'client backend'";

    /** A user and a number of others. */
    private static final String NAMES =
            "(SELECT ?::text AS name UNION ALL SELECT 'other' || n FROM generate_series(1, ?) AS n) AS users";

    private final EmbeddedPostgres postgres;
    /** Hashes by cost and password. Computing a hash takes as long as checking it. */
    private final Map<String, String> hashes = new HashMap<>();

    private final Thread shutdownHook = new Thread(this::stop, "stop-postgresql");

    BenchDatabase() throws PeerException {
        try {
            postgres = EmbeddedPostgres.builder().start();
        } catch (IOException e) {
            throw new PeerException("cannot start PostgreSQL: " + e.getMessage(), e);
        }
        Runtime.getRuntime().addShutdownHook(shutdownHook);
    }

    /** Returns the value of {@code --postgres-url}. */
    String url() {
        return "postgresql://" + POSTGRES + "@localhost:" + postgres.getPort() + "/" + POSTGRES;
    }

    @Override
    public void put(List<Account> accounts) {
        inTransaction(connection -> {
            try (PreparedStatement user = connection.prepareStatement("INSERT INTO mqtt_users (username, password_hash)"
                            + " VALUES (?, ?) ON CONFLICT (username) DO UPDATE SET is_active = true");
                    PreparedStatement row = connection.prepareStatement(
                            "INSERT INTO mqtt_acls (username, topic, access) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")) {
                for (Account account : accounts) {
                    user.setString(1, account.username());
                    user.setString(2, hash(account));
                    user.addBatch();
                    for (var grant : account.grants()) {
                        row.setString(1, account.username());
                        row.setString(2, grant.topic());
                        row.setInt(3, grant.access());
                        row.addBatch();
                    }
                }
                user.executeBatch();
                row.executeBatch();
            }
        });
    }

    @Override
    public void putTenants(List<String> tenants, Account user, int others) {
        String hash = hash(user);
        for (String tenant : tenants) {
            inTransaction(connection -> {
                try (PreparedStatement insert = connection.prepareStatement(
                                "INSERT INTO rookery_tenants (id, table_schema) VALUES (?, ?)");
                        PreparedStatement create =
                                connection.prepareStatement("SELECT rookery_create_tenant_tables(?)");
                        PreparedStatement devices = connection.prepareStatement("INSERT INTO t_" + tenant
                                + ".mqtt_users (username, password_hash) SELECT name, ? FROM " + NAMES);
                        PreparedStatement row = connection.prepareStatement("INSERT INTO t_" + tenant
                                + ".mqtt_acls (username, topic, access) SELECT name, ?, ? FROM " + NAMES)) {
                    insert.setString(1, tenant);
                    insert.setString(2, "t_" + tenant);
                    insert.executeUpdate();
                    create.setString(1, "t_" + tenant);
                    create.execute();
                    devices.setString(1, hash);
                    devices.setString(2, user.username());
                    devices.setInt(3, others);
                    devices.executeUpdate();
                    for (var grant : user.grants()) {
                        row.setString(1, grant.topic());
                        row.setInt(2, grant.access());
                        row.setString(3, user.username());
                        row.setInt(4, others);
                        row.addBatch();
                    }
                    row.executeBatch();
                }
            });
        }
    }

    @Override
    public void limit(String tenant, int messagesPerSecond, int connectionsPerSecond) {
        inTransaction(connection -> {
            try (PreparedStatement limits = connection.prepareStatement(
                    "INSERT INTO rookery_limits (tenant, messages_per_second, connections_per_second) VALUES (?, ?, ?)")) {
                limits.setString(1, tenant);
                limits.setInt(2, messagesPerSecond);
                limits.setInt(3, connectionsPerSecond);
                limits.executeUpdate();
            }
        });
    }

    @Override
    public void deactivateInTenants(List<String> tenants, String username) {
        inTransaction(connection -> {
            for (String tenant : tenants) {
                try (PreparedStatement update = connection.prepareStatement(
                        "UPDATE t_" + tenant + ".mqtt_users SET is_active = false WHERE username = ?")) {
                    update.setString(1, username);
                    update.executeUpdate();
                }
            }
        });
    }

    @Override
    public void deactivate(List<String> usernames) {
        inTransaction(connection -> deactivate(connection, usernames));
    }

    @Override
    public void deactivateWithoutNotification(List<String> usernames) {
        inTransaction(connection -> {
            try (PreparedStatement terminate = connection.prepareStatement(TERMINATE_OTHER_SESSIONS);
                    ResultSet terminated = terminate.executeQuery()) {
                if (!terminated.next()) {
                    throw new SQLException("The broker has no session to terminate");
                }
            }
            deactivate(connection, usernames);
        });
    }

    private static void deactivate(Connection connection, List<String> usernames) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE mqtt_users SET is_active = false WHERE username = ANY (?)")) {
            update.setArray(1, connection.createArrayOf("varchar", usernames.toArray()));
            update.executeUpdate();
        }
    }

    private String hash(Account account) {
        return hashes.computeIfAbsent(
                account.bcryptCost() + account.password(),
                ignored -> BCrypt.hashpw(account.password(), BCrypt.gensalt(account.bcryptCost())));
    }

    private interface Work {
        void execute(Connection connection) throws SQLException;
    }

    private void inTransaction(Work work) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
            connection.setAutoCommit(false);
            work.execute(connection);
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot change users in PostgreSQL", e);
        }
    }

    private void stop() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot stop PostgreSQL", e);
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down. The hook stops PostgreSQL.
            return;
        }
        stop();
    }
}
