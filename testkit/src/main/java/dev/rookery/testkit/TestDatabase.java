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
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Database of one test, on a PostgreSQL server that all tests of a JVM share and that stops with the JVM. Thread-safe.
 */
public final class TestDatabase {
    private static final String USER = "postgres";
    private static final AtomicInteger COUNT = new AtomicInteger();
    /** Names of template databases by name of their set-up. */
    private static final Map<String, String> TEMPLATES = new ConcurrentHashMap<>();

    /** Started on first use. */
    private static final class Server {
        /** The library deletes clusters of terminated processes in this directory. */
        private static final Path CLUSTERS = Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg");

        /** No superuser, as the role of the platform. */
        static final String OWNER = "platform";

        static final EmbeddedPostgres POSTGRES = start();

        static {
            execute(POSTGRES.getPostgresDatabase(), "CREATE ROLE " + OWNER + " LOGIN CREATEROLE");
        }

        private static EmbeddedPostgres start() {
            Path cluster = CLUSTERS.resolve(UUID.randomUUID().toString());
            ClusterTemplate.copyTo(cluster);
            EmbeddedPostgres server = PostgresServer.start(
                    EmbeddedPostgres.builder()
                            .setDataDirectory(cluster)
                            .setCleanDataDirectory(false)
                            .setRegisterShutdownHook(false),
                    FreePort.find());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, cluster)));
            return server;
        }

        private static void stop(EmbeddedPostgres server, Path cluster) {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                ClusterTemplate.delete(cluster);
            }
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
        return create("test" + COUNT.incrementAndGet(), "template1", USER);
    }

    /**
     * Creates an empty database whose {@link #url} is that of its owner, who is no superuser: row-level security applies to its
     * statements, but not to {@link #execute} and {@link #query}.
     */
    public static TestDatabase createOwned() {
        return create("test" + COUNT.incrementAndGet(), "template1", Server.OWNER);
    }

    private static TestDatabase create(String name, String template, String owner) {
        DataSource maintenance = Server.POSTGRES.getPostgresDatabase();
        execute(maintenance, "CREATE DATABASE " + name + " TEMPLATE " + template + " OWNER " + owner);
        // Row-level security applies to a superuser who reads a view of a role that is none.
        execute(maintenance, "ALTER ROLE " + USER + " IN DATABASE " + name + " SET rookery.tenant = '*'");
        return new TestDatabase(
                name,
                "postgresql://" + owner + "@localhost:" + Server.POSTGRES.getPort() + "/" + name,
                Server.POSTGRES.getDatabase(USER, name));
    }

    /**
     * Creates a copy of a database that is set up once per JVM. Copying takes a fraction of the time of migrations.
     *
     * @param template name of the set-up; a lower-case identifier
     * @param setUp prepares the database with the given URL, and closes its connections
     */
    public static TestDatabase copyOf(String template, Consumer<String> setUp) {
        return copyOf(template, USER, setUp);
    }

    /** Like {@link #copyOf}, for a database as {@link #createOwned} creates it. */
    public static TestDatabase ownedCopyOf(String template, Consumer<String> setUp) {
        return copyOf("owned_" + template, Server.OWNER, setUp);
    }

    private static TestDatabase copyOf(String template, String owner, Consumer<String> setUp) {
        String source = TEMPLATES.computeIfAbsent(template, key -> {
            TestDatabase database = create("template_" + key, "template1", owner);
            setUp.accept(database.url);
            return database.name;
        });
        return create("test" + COUNT.incrementAndGet(), source, owner);
    }

    /** Returns the database {@code postgres} of a server that the test controls. */
    public static TestDatabase of(PostgresProcess server) {
        return new TestDatabase(USER, server.url(USER), server.dataSource());
    }

    /** Returns the name in PostgreSQL. */
    public String name() {
        return name;
    }

    /** Returns the URL for libpq, Rookery and, with the prefix {@code jdbc:}, JDBC. */
    public String url() {
        return url;
    }

    /** Executes statements in one transaction. */
    public void execute(String sql) {
        execute(dataSource, sql);
    }

    /**
     * Simulates an outage of the server.
     *
     * @param refused true terminates all connections and refuses new ones; false accepts connections again
     */
    public void refuseConnections(boolean refused) {
        DataSource maintenance = Server.POSTGRES.getPostgresDatabase();
        execute(maintenance, "ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + !refused);
        if (refused) {
            execute(
                    maintenance,
                    "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = '" + name + "'");
        }
    }

    /** Returns the first column of all rows, as text. */
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
