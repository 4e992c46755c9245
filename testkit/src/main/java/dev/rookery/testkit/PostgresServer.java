package dev.rookery.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Starts PostgreSQL servers for tests. */
final class PostgresServer {
    /** The default of the library, 10 s, is too short for a busy machine. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private PostgresServer() {}

    /** Starts a server and waits until it accepts connections. */
    static EmbeddedPostgres start(EmbeddedPostgres.Builder builder, int port) {
        try {
            return builder.setPort(port).setPGStartupWait(TIMEOUT).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
