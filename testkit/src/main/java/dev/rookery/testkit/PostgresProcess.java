package dev.rookery.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** A PostgreSQL server that a test may stop, start again, and hang. It keeps its port and its data meanwhile. */
public final class PostgresProcess implements AutoCloseable {
    private static final String USER = "postgres";

    private final Path cluster;
    private final int port;
    private EmbeddedPostgres server;

    /** @param cluster an empty folder for its data */
    public PostgresProcess(Path cluster) {
        this.cluster = cluster;
        server = start(0);
        port = server.getPort();
    }

    /** Its database {@code postgres} for the given role, who needs no password. */
    public String url(String role) {
        return "postgresql://" + role + "@localhost:" + port + "/postgres";
    }

    /** Runs statements as superuser, in one transaction. */
    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of each row, as text. */
    public List<String> query(String sql) {
        try (Connection connection = connect();
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

    /** A connection as superuser. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:" + url(USER).replace(USER + "@", ""), USER, "");
    }

    DataSource dataSource() {
        return server.getPostgresDatabase();
    }

    /** Stops the server; connections are refused. */
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the server and all its children at once, as a failing machine does. {@link #start} makes it recover. */
    public void kill() {
        signal("-KILL");
        stop();
    }

    public void start() {
        server = start(port);
    }

    /** Stops the server and all its children in their tracks: connections stay open and silent. */
    public void hang() {
        signal("-STOP");
    }

    public void resume() {
        signal("-CONT");
    }

    @Override
    public void close() {
        stop();
    }

    private EmbeddedPostgres start(int atPort) {
        try {
            EmbeddedPostgres.Builder builder =
                    EmbeddedPostgres.builder().setDataDirectory(cluster).setCleanDataDirectory(false);
            return (atPort == 0 ? builder : builder.setPort(atPort)).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String signal) {
        try {
            long pid = Long.parseLong(
                    Files.readAllLines(cluster.resolve("postmaster.pid")).get(0).strip());
            ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
            String[] command = Stream.concat(
                            Stream.of("kill", signal, Long.toString(pid)),
                            postmaster.descendants().map(child -> Long.toString(child.pid())))
                    .toArray(String[]::new);
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
