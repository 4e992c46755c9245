package dev.rookery.app.database;

import dev.rookery.backoff.Backoff;
import dev.rookery.failure.FatalErrors;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a PostgreSQL server again, on the same port, whenever it ends before it is closed. Thread-safe. */
final class PostgresSupervisor implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(PostgresSupervisor.class);
    private static final Duration INITIAL_BACKOFF = Duration.ofMillis(250);
    private static final Duration MAXIMUM_BACKOFF = Duration.ofSeconds(30);

    private final int port;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile PostgresServer server;

    /** @param server a running server */
    PostgresSupervisor(PostgresServer server) {
        this.server = server;
        this.port = server.port();
        this.thread = FatalErrors.guard(task -> new Thread(task, "postgresql-supervisor"), this::isClosed)
                .newThread(this::supervise);
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return port;
    }

    /** Stops the server and blocks until it has ended. */
    @Override
    public void close() throws IOException {
        closed.countDown();
        server.stop();
        try {
            // A restart may be in progress; it stops its server itself.
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void supervise() {
        try {
            Backoff backoff = new Backoff(INITIAL_BACKOFF, MAXIMUM_BACKOFF);
            while (true) {
                int exitCode = server.awaitEnd();
                if (isClosed()) {
                    return;
                }
                LOGGER.error("PostgreSQL on port {} ended with exit code {}; starting it again", port, exitCode);
                restart(backoff);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void restart(Backoff backoff) throws InterruptedException {
        while (!closed.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS)) {
            try {
                PostgresServer restarted = server.restart();
                server = restarted;
                if (isClosed()) {
                    restarted.stop();
                    return;
                }
                LOGGER.info("PostgreSQL on port {} accepts connections again", port);
                backoff.reset();
                return;
            } catch (IOException e) {
                LOGGER.error("Failed to start PostgreSQL on port {}: {}", port, e.getMessage());
            }
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }
}
