package dev.rookery.auth.postgres;

import dev.rookery.backoff.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * LISTEN connection. Reconnects with backoff; after a reconnect, all users count as changed because notifications may
 * have been missed. Not thread-safe; confined to its Vert.x event loop.
 */
final class ChangeListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(ChangeListener.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Supplier<Future<PgConnection>> connector;
    private final Duration timeout;
    private final Consumer<ChangeNotice> notices;
    private final Backoff backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF);
    private @Nullable PgConnection connection;
    private boolean closed;

    /** @param connector opens connections with a response timeout */
    ChangeListener(
            Vertx vertx, Supplier<Future<PgConnection>> connector, Duration timeout, Consumer<ChangeNotice> notices) {
        this.vertx = vertx;
        this.connector = connector;
        this.timeout = timeout;
        this.notices = notices;
    }

    void connect() {
        connector.get().onSuccess(this::listen).onFailure(failure -> retry());
    }

    /** Closes the connection if it no longer responds; called periodically. */
    void checkAlive() {
        PgConnection checked = connection;
        if (checked != null) {
            checked.query("SELECT 1")
                    .execute()
                    .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .onFailure(failure -> lost(checked));
        }
    }

    void close() {
        closed = true;
        if (connection != null) {
            connection.close();
        }
    }

    private void listen(PgConnection opened) {
        if (closed) {
            opened.close();
            return;
        }
        connection = opened;
        opened.notificationHandler(
                notice -> notices.accept(ChangeNotice.parse(notice.getPayload(), System.currentTimeMillis())));
        opened.exceptionHandler(failure -> LOGGER.debug("The LISTEN connection failed", failure));
        opened.closeHandler(ignored -> lost(opened));
        opened.query("LISTEN rookery_auth")
                .execute()
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(rows -> {
                    backoff.reset();
                    LOGGER.debug("Listening for changes of users and ACL rows");
                    notices.accept(ChangeNotice.ofAllUsers(System.currentTimeMillis()));
                })
                .onFailure(failure -> lost(opened));
    }

    private void lost(PgConnection failed) {
        if (connection == failed) {
            connection = null;
            failed.close();
            retry();
        }
    }

    private void retry() {
        if (!closed) {
            vertx.setTimer(backoff.next().toMillis(), timer -> connect());
        }
    }
}
