package dev.rookery.app.database;

import dev.rookery.failure.FatalErrors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Process of a PostgreSQL server on a data folder, in a session of its own: Ctrl-C at a terminal does not reach it. It
 * shuts down when this process ends, however that ends. Thread-safe.
 */
final class PostgresServer {
    static final String SUPERUSER = "postgres";

    private static final Logger LOGGER = LoggerFactory.getLogger(PostgresServer.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final long STOP_TIMEOUT_SECONDS = 60;
    private static final long POLL_MILLIS = 20;
    private static final int REPORTED_LINES = 5;

    /** Runs the server until its standard input ends, which is a pipe from this process. SIGINT is a fast shutdown. */
    private static final String GUARD = """
            exec 3<&0
            "$@" < /dev/null 3<&- &
            server=$!
            (cat <&3 > /dev/null; kill -INT "$server") 2> /dev/null &
            guard=$!
            wait "$server"
            status=$?
            kill "$guard" 2> /dev/null
            exit "$status"
            """;

    private final DataFolder folder;
    private final PostgresPrograms programs;
    private final PostgresAccount account;
    private final int port;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final Process process;

    private PostgresServer(DataFolder folder, PostgresPrograms programs, PostgresAccount account, int port)
            throws IOException {
        this.folder = folder;
        this.programs = programs;
        this.account = account;
        this.port = port;
        this.process = new ProcessBuilder(serverCommand())
                .directory(programs.folder().toFile())
                .redirectErrorStream(true)
                .start();
        Thread reader =
                FatalErrors.guard(task -> new Thread(task, "postgresql-output")).newThread(this::readOutput);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts the server on a free port of the loopback address, and creates its cluster first if there is none. Blocks until it
     * accepts connections.
     */
    static PostgresServer start(DataFolder folder) throws IOException {
        PostgresPrograms programs = PostgresPrograms.extract(folder.programs());
        PostgresAccount account = PostgresAccount.choose(folder, programs);
        initialize(folder, programs, account);
        account.own(folder.cluster());
        return new PostgresServer(folder, programs, account, freePort()).awaitReady();
    }

    /** Starts the server again, on the same port. Blocks until it accepts connections. */
    PostgresServer restart() throws IOException {
        return new PostgresServer(folder, programs, account, port).awaitReady();
    }

    int port() {
        return port;
    }

    /** Blocks until the server has ended, and returns its exit code. */
    int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /** Disconnects all clients, shuts the server down, and blocks until it has ended. */
    void stop() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(
                        "PostgreSQL in " + folder.cluster() + " does not stop within " + STOP_TIMEOUT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> serverCommand() {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.addAll(List.of("sh", "-c", GUARD, "rookery-postgresql"));
        command.addAll(account.command(List.of(
                programs.path("postgres"),
                "-D",
                folder.cluster().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=localhost",
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=300",
                "-c",
                "timezone=UTC")));
        return command;
    }

    private static void initialize(DataFolder folder, PostgresPrograms programs, PostgresAccount account)
            throws IOException {
        if (Files.exists(folder.cluster().resolve("postgresql.conf"))) {
            return;
        }
        Path incomplete = Files.createTempDirectory(folder.root(), "postgresql-incomplete-");
        // The password file is readable by the user of this process only.
        Path password = Files.createTempFile(folder.root(), ".initdb-", null);
        try {
            Files.writeString(password, DataFolder.secret(folder.passwordFile()));
            account.own(password);
            account.own(incomplete);
            run(
                    programs.folder(),
                    account.command(List.of(
                            programs.path("initdb"),
                            "--pgdata=" + incomplete,
                            "--username=" + SUPERUSER,
                            "--auth=scram-sha-256",
                            "--pwfile=" + password,
                            "--encoding=UTF-8",
                            "--locale=C")));
            Files.deleteIfExists(folder.cluster());
            Files.move(incomplete, folder.cluster(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.delete(password);
        }
    }

    /** @param directory working directory: the account need not have access to that of this process */
    private static void run(Path directory, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command.get(0) + " failed: " + output.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private PostgresServer awaitReady() throws IOException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new IOException("PostgreSQL ended with exit code " + process.exitValue() + ": " + lastLines());
            }
            if (Postmaster.ready(folder.cluster())
                    .filter(server -> server.port() == port)
                    .isPresent()) {
                return this;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                stop();
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        stop();
        throw new IOException("PostgreSQL is not ready after " + START_TIMEOUT.toSeconds() + " s: " + lastLines());
    }

    private void readOutput() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                LOGGER.debug("PostgreSQL: {}", line);
                synchronized (lastLines) {
                    lastLines.add(line);
                    if (lastLines.size() > REPORTED_LINES) {
                        lastLines.remove();
                    }
                }
            }
        } catch (IOException e) {
            LOGGER.debug("The output of PostgreSQL ended", e);
        }
    }

    private String lastLines() {
        synchronized (lastLines) {
            return String.join("; ", lastLines);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
