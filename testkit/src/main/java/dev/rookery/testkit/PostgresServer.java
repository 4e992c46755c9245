package dev.rookery.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Starts PostgreSQL on copies of the {@link ClusterTemplate}. */
final class PostgresServer {
    /** The default of the library, 10 s, is too short for a busy machine. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private PostgresServer() {}

    /**
     * Starts a server and waits until it accepts connections.
     *
     * @param cluster its data; a new cluster if the directory is empty or missing
     */
    static EmbeddedPostgres start(Path cluster, int port) {
        try {
            if (!Files.exists(cluster.resolve("PG_VERSION"))) {
                ClusterTemplate.copyTo(cluster);
            }
            return startOn(cluster, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server, on a cluster that initdb creates if the directory is empty. */
    static EmbeddedPostgres startOn(Path cluster, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(cluster)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(port)
                .setPGStartupWait(TIMEOUT)
                .start();
    }
}
