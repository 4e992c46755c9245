package dev.rookery.app.database;

import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.SslMode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * Embedded PostgreSQL server with a persistent data folder. It listens on the loopback address only and requires a
 * random password, which is stored in the folder.
 */
public final class EmbeddedDatabase implements Database {
    private static final String SUPERUSER = "postgres";
    private static final String DATABASE = "rookery";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final FolderLock lock;
    private final EmbeddedPostgres server;
    private final PostgresConfig config;

    private EmbeddedDatabase(FolderLock lock, EmbeddedPostgres server, PostgresConfig config) {
        this.lock = lock;
        this.server = server;
        this.config = config;
    }

    /**
     * Starts the server for the platform, migrates its tables, and shares it with commands.
     *
     * @throws DatabaseException if another platform uses the folder or the server does not start
     */
    public static EmbeddedDatabase start(DataFolder folder) {
        try {
            Optional<FolderLock> lock = acquire(folder);
            if (lock.isEmpty()) {
                throw new DatabaseException("Rookery is already running on " + folder.root()
                        + ". Stop it, or choose another folder with --data");
            }
            EmbeddedDatabase database = start(folder, lock.get());
            lock.get().share();
            return database;
        } catch (IOException e) {
            throw DatabaseException.about(folder, e);
        }
    }

    /**
     * Opens the database for one command: that of the running platform, or a server started for the command.
     *
     * @throws DatabaseException if neither is available
     */
    public static Database open(DataFolder folder) {
        try {
            Optional<FolderLock> lock = acquire(folder);
            if (lock.isPresent()) {
                return start(folder, lock.get());
            }
            Postmaster running = Postmaster.ready(folder.cluster())
                    .orElseThrow(() -> new DatabaseException(
                            "The platform on " + folder.root() + " is stopping. Try again once it has stopped"));
            return Database.outside(config(folder, running.port()));
        } catch (IOException e) {
            throw DatabaseException.about(folder, e);
        }
    }

    /**
     * Waits for the lock while another process starts a server or runs one for a command.
     *
     * @return the lock, or empty if its holder shares the server
     */
    private static Optional<FolderLock> acquire(DataFolder folder) throws IOException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        folder.create();
        folder.requireKnownCluster();
        while (System.nanoTime() < deadline) {
            Optional<FolderLock> lock = FolderLock.tryAcquire(folder.lockFile());
            if (lock.isPresent() || FolderLock.isShared(folder.lockFile())) {
                return lock;
            }
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        throw new DatabaseException(
                "The database in " + folder.root() + " is locked by another process that does not become ready. Stop that process");
    }

    @Override
    public PostgresConfig config() {
        return config;
    }

    @Override
    public void close() {
        try {
            server.close();
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedDatabase start(DataFolder folder, FolderLock lock) throws IOException {
        try {
            Postmaster.stopOrphan(folder.cluster());
            EmbeddedPostgres server = server(folder);
            try {
                createDatabase(server);
                PostgresConfig config = config(folder, server.getPort());
                Migrations.apply(config, Schemas.ALL);
                return new EmbeddedDatabase(lock, server, config);
            } catch (SQLException | RuntimeException e) {
                server.close();
                throw new IOException(e.getMessage(), e);
            }
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static EmbeddedPostgres server(DataFolder folder) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.cluster())
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(folder.programs().toFile())
                // Stopped explicitly, after the components that use it.
                .setRegisterShutdownHook(false)
                .setPGStartupWait(TIMEOUT)
                .setConnectConfig("password", password(folder))
                // Options of initdb: the last one of a name takes effect, and the library sets "trust" first.
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", folder.passwordFile().toString())
                .setLocaleConfig("locale", "C")
                // The library is made for tests and disables both.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("listen_addresses", "localhost")
                .setServerConfig("unix_socket_directories", "")
                .start();
    }

    private static void createDatabase(EmbeddedPostgres server) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet found =
                    statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("CREATE DATABASE " + DATABASE);
        }
    }

    private static PostgresConfig config(DataFolder folder, int port) throws IOException {
        return new PostgresConfig(
                "localhost", port, DATABASE, SUPERUSER, password(folder), SslMode.DISABLE, Optional.empty());
    }

    private static String password(DataFolder folder) throws IOException {
        return DataFolder.secret(folder.passwordFile());
    }
}
