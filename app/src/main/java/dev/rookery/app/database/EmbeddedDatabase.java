package dev.rookery.app.database;

import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.SslMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Embedded PostgreSQL server with a persistent data folder. It listens on the loopback address only and requires a
 * random password, which is stored in the folder. It is started again if it ends unexpectedly.
 */
public final class EmbeddedDatabase implements Database {
    /** Role of the components, and name of their database. */
    private static final String NAME = "rookery";

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LOCK_POLL_INTERVAL = Duration.ofMillis(100);

    private final FolderLock lock;
    private final PostgresSupervisor server;
    private final PostgresConfig config;

    /** Whether commands use the server, too. */
    private volatile boolean shared;

    private EmbeddedDatabase(FolderLock lock, PostgresSupervisor server, PostgresConfig config) {
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
            database.shared = true;
            RunningPlatforms.ofUser().add(folder);
            return database;
        } catch (IOException e) {
            throw DatabaseException.about(folder, e);
        }
    }

    /**
     * Opens the existing database for one command: that of the running platform, or a server started for the command.
     *
     * @param notices receives a message if no platform is running
     * @throws DatabaseException if neither is available
     */
    public static Database open(DataFolder folder, Consumer<String> notices) {
        if (!Files.isDirectory(folder.root())) {
            throw missing(folder);
        }
        return open(folder, () -> {
            if (!folder.hasDatabase()) {
                throw missing(folder);
            }
            notices.accept("No platform is running. Using the database in " + folder.root());
        });
    }

    /**
     * Opens the database for one command, and creates it first if it is missing.
     *
     * @throws DatabaseException if it is not available
     */
    public static Database openOrCreate(DataFolder folder) {
        return open(folder, () -> {});
    }

    /**
     * Returns the superuser's access to the server of an open database.
     *
     * @param config of the database
     * @throws DatabaseException if the password cannot be read
     */
    public static PostgresConfig superuser(DataFolder folder, PostgresConfig config) {
        try {
            return new PostgresConfig(
                    config.host(),
                    config.port(),
                    config.database(),
                    PostgresServer.SUPERUSER,
                    DataFolder.secret(folder.passwordFile()),
                    config.sslMode(),
                    config.sslRootCertificate());
        } catch (IOException e) {
            throw DatabaseException.about(folder, e);
        }
    }

    /** Returns the folders of the running platforms of this user. */
    public static List<DataFolder> runningPlatforms() {
        return RunningPlatforms.ofUser().list();
    }

    private static Database open(DataFolder folder, Runnable notRunning) {
        try {
            Optional<FolderLock> lock = acquire(folder);
            if (lock.isPresent()) {
                try {
                    notRunning.run();
                } catch (DatabaseException e) {
                    lock.get().close();
                    throw e;
                }
                return start(folder, lock.get());
            }
            Postmaster running = Postmaster.ready(folder.cluster())
                    .orElseThrow(() -> new DatabaseException(
                            "The platform on " + folder.root() + " is starting or stopping. Try again"));
            return Database.outside(config(folder, running.port()));
        } catch (IOException e) {
            throw DatabaseException.about(folder, e);
        }
    }

    private static DatabaseException missing(DataFolder folder) {
        return new DatabaseException("There is no database in " + folder.root()
                + ", and no platform is running there. Start one with 'rookery all', or choose its folder with --data or"
                + " an external PostgreSQL with --postgres-url");
    }

    /**
     * Waits for the lock while another process starts a server or runs one for a command.
     *
     * @return the lock, or empty if its holder shares the server
     */
    private static Optional<FolderLock> acquire(DataFolder folder) throws IOException {
        long deadline = System.nanoTime() + LOCK_TIMEOUT.toNanos();
        folder.create();
        folder.requireKnownCluster();
        while (System.nanoTime() < deadline) {
            Optional<FolderLock> lock = FolderLock.tryAcquire(folder.lockFile());
            if (lock.isPresent() || FolderLock.isShared(folder.lockFile())) {
                return lock;
            }
            try {
                Thread.sleep(LOCK_POLL_INTERVAL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        throw new DatabaseException("The database in " + folder.root()
                + " is locked by another process that does not become ready. Stop that process");
    }

    @Override
    public PostgresConfig config() {
        return config;
    }

    @Override
    public void close() {
        try {
            server.close();
            if (shared) {
                RunningPlatforms.ofUser().remove();
            }
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedDatabase start(DataFolder folder, FolderLock lock) throws IOException {
        try {
            Postmaster.stopOrphan(folder.cluster());
            PostgresSupervisor server = new PostgresSupervisor(PostgresServer.start(folder));
            try {
                PostgresConfig config = config(folder, server.port());
                new DatabaseRole(server.port(), DataFolder.secret(folder.passwordFile())).prepare(config);
                Migrations.apply(config, Schemas.WITH_PROVISIONER);
                return new EmbeddedDatabase(lock, server, config);
            } catch (SQLException e) {
                server.close();
                throw new IOException(e.getMessage(), e);
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static PostgresConfig config(DataFolder folder, int port) throws IOException {
        return new PostgresConfig(
                "localhost",
                port,
                NAME,
                NAME,
                DataFolder.secret(folder.rolePasswordFile()),
                SslMode.DISABLE,
                Optional.empty());
    }
}
