package dev.rookery.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** How tests start PostgreSQL. */
final class PostgresServer {
    /** The library's own ten seconds are few on a busy machine. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private PostgresServer() {}

    /** @return when it answers */
    static EmbeddedPostgres start(EmbeddedPostgres.Builder builder, int port) {
        try {
            return builder.setPort(port).setPGStartupWait(TIMEOUT).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
