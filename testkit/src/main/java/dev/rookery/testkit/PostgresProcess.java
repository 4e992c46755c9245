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
import org.awaitility.Awaitility;

/** A PostgreSQL server that a test may stop, start again, and hang. It keeps its port and its data meanwhile. */
public final class PostgresProcess implements AutoCloseable {
    private static final String USER = "postgres";

    private final Path cluster;
    private final int port = FreePort.find();
    private EmbeddedPostgres server;
    private ProcessHandle postmaster;

    /** @param cluster an empty folder for its data */
    public PostgresProcess(Path cluster) {
        this.cluster = cluster;
        start();
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
        // The library waits for at most five seconds.
        awaitEnd(Stream.of(postmaster));
    }

    /** Ends the server and all its children at once, as a failing machine does. {@link #start} makes it recover. */
    public void kill() {
        List<ProcessHandle> children = halt();
        signal("-KILL", Stream.concat(Stream.of(postmaster), children.stream()));
        // A child that is left holds memory without which the server does not start again.
        awaitEnd(children.stream());
        stop();
    }

    public void start() {
        server = PostgresServer.start(
                EmbeddedPostgres.builder().setDataDirectory(cluster).setCleanDataDirectory(false), port);
        postmaster = ProcessHandle.of(readPid()).orElseThrow();
    }

    /** Stops the server and all its children in their tracks: connections stay open and silent. */
    public void hang() {
        halt();
    }

    public void resume() {
        signal("-CONT", Stream.concat(Stream.of(postmaster), postmaster.descendants()));
    }

    @Override
    public void close() {
        stop();
    }

    /** @return the children, of which there are no more now */
    private List<ProcessHandle> halt() {
        signal("-STOP", Stream.of(postmaster));
        List<ProcessHandle> children = postmaster.descendants().toList();
        signal("-STOP", children.stream());
        return children;
    }

    private long readPid() {
        try {
            return Long.parseLong(
                    Files.readAllLines(cluster.resolve("postmaster.pid")).get(0).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void signal(String signal, Stream<ProcessHandle> processes) {
        try {
            String[] command = Stream.concat(
                            Stream.of("kill", signal), processes.map(process -> Long.toString(process.pid())))
                    .toArray(String[]::new);
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitEnd(Stream<ProcessHandle> processes) {
        processes.forEach(process -> Awaitility.await().until(() -> !isRunning(process)));
    }

    /** An ended process may remain a zombie if its parent does not reap it. */
    private static boolean isRunning(ProcessHandle process) {
        try {
            String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return status.charAt(status.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }
}
