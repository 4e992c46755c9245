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

/** PostgreSQL server that a test can stop, restart, kill and suspend. Port and data remain the same. Not thread-safe. */
public final class PostgresProcess implements AutoCloseable {
    private static final String USER = "postgres";

    private final Path cluster;
    private final int port = FreePort.find();
    private EmbeddedPostgres server;
    private ProcessHandle postmaster;

    /**
     * Starts the server.
     *
     * @param cluster data directory, empty or missing
     */
    public PostgresProcess(Path cluster) {
        this(cluster, true);
    }

    private PostgresProcess(Path cluster, boolean fromTemplate) {
        this.cluster = cluster;
        if (fromTemplate) {
            ClusterTemplate.copyTo(cluster);
        }
        start();
    }

    /** Starts a server on a cluster that initdb creates in the directory. */
    static PostgresProcess initialize(Path cluster) {
        return new PostgresProcess(cluster, false);
    }

    /** Returns the URL of the database {@code postgres} for a role, without password. */
    public String url(String role) {
        return "postgresql://" + role + "@localhost:" + port + "/postgres";
    }

    /** Executes statements as superuser, in one transaction. */
    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the first column of all rows, as text. */
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

    /** Opens a connection as superuser. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:" + url(USER).replace(USER + "@", ""), USER, "");
    }

    DataSource dataSource() {
        return server.getPostgresDatabase();
    }

    /** Stops the server and waits until it has terminated. */
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // The library waits for 5 s only.
        awaitEnd(Stream.of(postmaster));
    }

    /** Kills the server and its children, like a machine failure. {@link #start} performs crash recovery. */
    public void kill() {
        List<ProcessHandle> children = suspend();
        signal("-KILL", Stream.concat(Stream.of(postmaster), children.stream()));
        // The server does not start while a child uses its shared memory.
        awaitEnd(children.stream());
        stop();
    }

    /** Starts the stopped or killed server. */
    public void start() {
        server = PostgresServer.start(
                EmbeddedPostgres.builder().setDataDirectory(cluster).setCleanDataDirectory(false), port);
        postmaster = ProcessHandle.of(readPid()).orElseThrow();
    }

    /** Suspends the server and its children: connections stay open without responses. */
    public void hang() {
        suspend();
    }

    /** Resumes a suspended server. */
    public void resume() {
        signal("-CONT", Stream.concat(Stream.of(postmaster), postmaster.descendants()));
    }

    @Override
    public void close() {
        stop();
    }

    /** Suspends the server, which then starts no further children, and its children; returns the children. */
    private List<ProcessHandle> suspend() {
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

    /** Returns whether the process is running. A terminated process remains a zombie until its parent reaps it. */
    private static boolean isRunning(ProcessHandle process) {
        try {
            String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return status.charAt(status.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException terminated) {
            return false;
        }
    }
}
