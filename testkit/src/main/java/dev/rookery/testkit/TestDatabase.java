package dev.rookery.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * An empty database for one test, on a real PostgreSQL that all tests of a JVM share. It vanishes with the JVM.
 */
public final class TestDatabase {
    private static final String USER = "postgres";
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Started by the first test that needs it. */
    private static final class Server {
        static final EmbeddedPostgres POSTGRES = PostgresServer.start(EmbeddedPostgres.builder(), FreePort.find());
    }

    private final String name;
    private final String url;
    private final DataSource dataSource;

    private TestDatabase(String name, String url, DataSource dataSource) {
        this.name = name;
        this.url = url;
        this.dataSource = dataSource;
    }

    /** Makes a new, empty database. */
    public static TestDatabase create() {
        String name = "test" + COUNT.incrementAndGet();
        execute(Server.POSTGRES.getPostgresDatabase(), "CREATE DATABASE " + name);
        return new TestDatabase(
                name,
                "postgresql://" + USER + "@localhost:" + Server.POSTGRES.getPort() + "/" + name,
                Server.POSTGRES.getDatabase(USER, name));
    }

    /** The one database of a server that the test stops or hangs, and closes. */
    public static TestDatabase of(PostgresProcess server) {
        return new TestDatabase(USER, server.url(USER), server.dataSource());
    }

    /** What PostgreSQL calls it. */
    public String name() {
        return name;
    }

    /** Where it is, as a URL that libpq, JDBC (after {@code jdbc:}) and Rookery understand. */
    public String url() {
        return url;
    }

    /** Executes statements in one transaction, as with psql. */
    public void execute(String sql) {
        execute(dataSource, sql);
    }

    /** Ends every connection and refuses new ones, as when the server is away, or lets them in again. */
    public void refuseConnections(boolean refused) {
        DataSource other = Server.POSTGRES.getPostgresDatabase();
        execute(other, "ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + !refused);
        if (refused) {
            execute(
                    other,
                    "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = '" + name + "'");
        }
    }

    /** The first column of each row, as text. */
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
