package dev.rookery.change;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a {@link ChangeFeed}, with the position up to which changes have been read. Not thread-safe; confined
 * to its Vert.x event loop.
 */
final class FeedConnection {
    private static final Logger LOGGER = LoggerFactory.getLogger(FeedConnection.class);

    /** What to read next, in ascending order: reading everything includes the changes. */
    private enum Request {
        NOTHING,
        CHANGES,
        EVERYTHING
    }

    private final PgConnection connection;
    private final ChangeFeedConfig config;
    private final ChangeReader reader;
    private final TableFingerprint fingerprint;
    private final Consumer<DataChange> changes;
    private final Consumer<FeedConnection> lost;
    private Request next = Request.EVERYTHING;
    /** The first read follows LISTEN, so that no change is missed between them. */
    private boolean reading = true;

    /**
     * @param changes receives what was read
     * @param lost receives this connection once if it fails
     */
    FeedConnection(
            PgConnection connection,
            ChangeFeedConfig config,
            Consumer<DataChange> changes,
            Consumer<FeedConnection> lost) {
        this.connection = connection;
        this.config = config;
        this.reader = new ChangeReader(connection);
        this.fingerprint = new TableFingerprint(config.standardTables());
        this.changes = changes;
        this.lost = lost;
    }

    /** Listens, then reads everything. */
    void start() {
        connection.notificationHandler(notice -> request(reader.hasRegistry() ? Request.CHANGES : Request.EVERYTHING));
        connection.exceptionHandler(failure -> LOGGER.debug("The LISTEN connection failed", failure));
        connection.closeHandler(ignored -> lost.accept(this));
        await(connection.query("LISTEN rookery_auth").execute()).onSuccess(listening -> {
            LOGGER.debug("Listening for changes of users, ACL rows and tenants");
            readNext();
        });
    }

    /** Reads everything again, for another consumer. */
    void readEverything() {
        request(Request.EVERYTHING);
    }

    /** Reads changes of which no notification arrived; fails if the connection no longer responds. */
    void poll() {
        if (!reader.hasRegistry()) {
            request(Request.EVERYTHING);
            return;
        }
        request(Request.CHANGES);
        await(fingerprint.mayHaveChanged(connection).compose(changed -> {
            if (changed) {
                changes.accept(new DataChange.DefaultUsers(System.currentTimeMillis()));
            }
            return reader.deleteOld();
        }));
        await(reader.endLongTransactions());
    }

    void close() {
        connection.close();
    }

    private void request(Request request) {
        if (request.compareTo(next) > 0) {
            next = request;
        }
        if (!reading) {
            readNext();
        }
    }

    private void readNext() {
        Request current = next;
        next = Request.NOTHING;
        reading = current != Request.NOTHING;
        switch (current) {
            case NOTHING -> {}
            case CHANGES -> deliver(reader.readChanges());
            case EVERYTHING -> deliver(reader.readEverything().map(List::of));
        }
    }

    private void deliver(Future<List<DataChange>> read) {
        await(read).onSuccess(result -> {
            result.forEach(changes);
            readNext();
        });
    }

    private <T> Future<T> await(Future<T> response) {
        return response.timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> {
                    LOGGER.debug("Failed to read changes", failure);
                    lost.accept(this);
                });
    }
}
