package dev.rookery.auth.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection that hears of changes. It comes back by itself; what was missed meanwhile counts as a change of
 * everybody. Lives on Vert.x' event loop.
 */
final class ChangeListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(ChangeListener.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Vertx vertx;
    private final Supplier<Future<PgConnection>> connector;
    private final Duration timeout;
    private final Consumer<ChangeNotice> notices;
    private PgConnection connection;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private boolean closed;

    /** @param connector whose connections fail by themselves when the server is silent */
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

    /** Drops a connection that no longer answers; called from time to time. */
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
        opened.exceptionHandler(failure -> LOGGER.debug("The connection that hears of changes failed", failure));
        opened.closeHandler(ignored -> lost(opened));
        opened.query("LISTEN rookery_auth")
                .execute()
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(rows -> {
                    pauseMillis = FIRST_PAUSE_MILLIS;
                    LOGGER.debug("Listening for changes of users and rights");
                    notices.accept(ChangeNotice.ofEverybody(System.currentTimeMillis()));
                })
                .onFailure(failure -> lost(opened));
    }

    private void lost(PgConnection gone) {
        if (connection == gone) {
            connection = null;
            gone.close();
            retry();
        }
    }

    private void retry() {
        if (!closed) {
            vertx.setTimer(pauseMillis, timer -> connect());
            pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
        }
    }
}
