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
 * A PostgreSQL server of our own, in a data folder that survives restarts. It listens on the loopback address only and
 * asks for a random password that is kept in the folder.
 */
public final class EmbeddedDatabase implements Database {
    private static final String SUPERUSER = "postgres";
    private static final String DATABASE = "rookery";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
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
     * Starts the server for the platform, brings its tables up to date, and lets commands use it.
     *
     * @throws DatabaseException if another platform runs on the folder, or the server does not start
     */
    public static EmbeddedDatabase start(DataFolder folder) {
        try {
            Optional<FolderLock> lock = acquire(folder);
            if (lock.isEmpty()) {
                throw new DatabaseException("Rookery is already running on " + folder.root()
                        + "; stop it, or choose another folder with --data");
            }
            EmbeddedDatabase database = start(folder, lock.get());
            lock.get().share();
            return database;
        } catch (IOException e) {
            throw DatabaseException.about(folder, e);
        }
    }

    /**
     * The database for the time of a command: that of the running platform, or else a server of its own.
     *
     * @throws DatabaseException if neither is to be had
     */
    public static Database open(DataFolder folder) {
        try {
            Optional<FolderLock> lock = acquire(folder);
            if (lock.isPresent()) {
                return start(folder, lock.get());
            }
            Postmaster running = Postmaster.ready(folder.cluster())
                    .orElseThrow(() -> new DatabaseException(
                            "The platform on " + folder.root() + " is stopping; try again when it has stopped"));
            return Database.outside(config(folder, running.port()));
        } catch (IOException e) {
            throw DatabaseException.about(folder, e);
        }
    }

    /**
     * Waits for the lock while others start a server, or run one for the time of a command.
     *
     * @return empty if the holder shares its server
     */
    private static Optional<FolderLock> acquire(DataFolder folder) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
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
                "The database in " + folder.root() + " is held by another process that does not get ready");
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
                // Closed by us, after those who use it.
                .setRegisterShutdownHook(false)
                .setPGStartupWait(PATIENCE)
                .setConnectConfig("password", password(folder))
                // These are options of initdb; the last one of a name counts, and the first is "trust".
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", folder.passwordFile().toString())
                .setLocaleConfig("locale", "C")
                // Made for tests, the library switches both off.
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
