package dev.rookery.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A database for one test, on a PostgreSQL server that all tests of a JVM share and that ends with the JVM. */
public final class TestDatabase {
    private static final String USER = "postgres";
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Started by the first test that uses it. */
    private static final class Server {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            Path cluster = ClusterTemplate.temporaryCluster();
            EmbeddedPostgres server = PostgresServer.start(cluster, FreePort.find());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, cluster)));
            return server;
        }

        private static void stop(EmbeddedPostgres server, Path cluster) {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            ClusterTemplate.delete(cluster);
        }
    }

    private final String name;
    private final String url;
    private final DataSource dataSource;

    private TestDatabase(String name, String url, DataSource dataSource) {
        this.name = name;
        this.url = url;
        this.dataSource = dataSource;
    }

    /** Creates an empty database. */
    public static TestDatabase create() {
        String name = "test" + COUNT.incrementAndGet();
        execute(Server.POSTGRES.getPostgresDatabase(), "CREATE DATABASE " + name);
        return new TestDatabase(
                name,
                "postgresql://" + USER + "@localhost:" + Server.POSTGRES.getPort() + "/" + name,
                Server.POSTGRES.getDatabase(USER, name));
    }

    /** Returns the database {@code postgres} of a server that the test stops or hangs, and closes. */
    public static TestDatabase of(PostgresProcess server) {
        return new TestDatabase(USER, server.url(USER), server.dataSource());
    }

    /** Returns the name of the database. */
    public String name() {
        return name;
    }

    /** Returns the URL for libpq, Rookery and, after {@code jdbc:}, for JDBC. */
    public String url() {
        return url;
    }

    /** Executes statements in one transaction, as superuser. */
    public void execute(String sql) {
        execute(dataSource, sql);
    }

    /** Terminates all connections and refuses new ones, or accepts connections again. */
    public void refuseConnections(boolean refused) {
        DataSource other = Server.POSTGRES.getPostgresDatabase();
        execute(other, "ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + !refused);
        if (refused) {
            execute(
                    other,
                    "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = '" + name + "'");
        }
    }

    /** Returns the first column of each row as text. */
    public List<String> query(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(DataSource source, String sql) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
