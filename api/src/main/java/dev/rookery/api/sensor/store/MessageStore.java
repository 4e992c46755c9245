package dev.rookery.api.sensor.store;

import dev.rookery.api.sensor.payload.PayloadParser;
import dev.rookery.backoff.Backoff;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the messages of one MQTT session. Waits while PostgreSQL is unavailable, and bisects a batch that PostgreSQL
 * rejects until the offending message can be stored as a raw message. Only the process that holds the session's lease
 * can store; the lease belongs to the connection that writes, so that the next holder sees all messages of the former
 * one. Not thread-safe, except where stated.
 */
public final class MessageStore implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(MessageStore.class);
    private static final Duration INITIAL_BACKOFF = Duration.ofMillis(100);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);
    /** Number of batches with conflict checks after a failure: duplicates tend to recur. */
    private static final int CHECKED_BATCHES = 100;

    private final DataSource source;
    private final Duration timeout;
    private final Partitions partitions;
    private final DeduplicationWindow window;
    private final BatchWriter writer;
    private @Nullable Connection connection;
    private boolean holdsLease;
    /** Whether the broker has created a new session and the window of the former one is not cleared yet. */
    private boolean clearPending;
    /** Remaining number of batches to write with conflict checks. */
    private int checkedBatches;

    private volatile boolean available = true;
    private volatile boolean standby;

    /** @param timeout statement timeout; the connection is closed if the server does not respond for twice as long */
    public MessageStore(
            DataSource source,
            Duration timeout,
            SeriesDirectory series,
            Partitions partitions,
            DeduplicationWindow window) {
        this.source = source;
        this.timeout = timeout;
        this.partitions = partitions;
        this.window = window;
        writer = new BatchWriter(series, partitions, window);
    }

    /** Returns whether the last operation on PostgreSQL succeeded. Thread-safe. */
    public boolean isAvailable() {
        return available;
    }

    /** Returns whether another process held the lease when this one last tried to acquire it. Thread-safe. */
    public boolean isStandby() {
        return standby;
    }

    /**
     * Acquires the lease if it is free. The lease is held until {@link #close} or until the connection to PostgreSQL
     * fails.
     *
     * @return false if another process holds the lease or PostgreSQL is unavailable
     */
    public boolean acquireLease() {
        try {
            open();
            available = true;
        } catch (LeaseLostException e) {
            // Expected before the first acquisition: no messages have been received that could be lost.
            available = true;
        } catch (SQLException e) {
            reportUnavailable(e);
            close();
        }
        return holdsLease;
    }

    /**
     * Detects the loss of the lease or of PostgreSQL while there are no messages to store.
     *
     * @throws LeaseLostException if another process holds the lease, or held it in the meantime
     */
    public void verifyLease() throws LeaseLostException {
        try {
            Connection open = open();
            try (Statement statement = open.createStatement()) {
                statement.execute("SELECT 1");
            }
            open.commit();
            available = true;
        } catch (SQLException e) {
            reportUnavailable(e);
            close();
        }
    }

    /**
     * Stores the messages. Returns when they are durable.
     *
     * @throws LeaseLostException if another process holds the lease, or held it in the meantime; the broker redelivers
     *     unacknowledged messages
     * @throws InterruptedException if the thread is interrupted; some messages may be durable
     */
    public StoreResult store(List<StoredMessage> messages) throws InterruptedException, LeaseLostException {
        Backoff backoff = new Backoff(INITIAL_BACKOFF, MAX_BACKOFF);
        while (true) {
            try {
                Connection open = open();
                List<StoredMessage> fresh = withoutDuplicates(messages);
                StoreResult result = fresh.isEmpty() ? StoreResult.EMPTY : write(open, fresh);
                available = true;
                return result.plus(new StoreResult(0, 0, messages.size() - fresh.size()));
            } catch (SQLException e) {
                rollback();
                boolean wasChecked = checkedBatches > 0;
                // After any failure: a commit that seemed to fail may have succeeded.
                checkedBatches = CHECKED_BATCHES;
                switch (StatementErrorKind.of(e)) {
                    case POISON -> {
                        return bisect(messages, e);
                    }
                    case DUPLICATE -> {
                        return wasChecked ? bisect(messages, e) : store(messages);
                    }
                    case NO_PARTITION -> partitions.clearCache();
                    case TEMPORARY -> reportUnavailable(e);
                }
            }
            Thread.sleep(backoff.next().toMillis());
        }
    }

    private StoreResult write(Connection open, List<StoredMessage> fresh) throws SQLException {
        boolean checked = checkedBatches > 0 || fresh.stream().anyMatch(StoredMessage::redelivered);
        StoreResult result = writer.write(open, fresh, checked);
        checkedBatches = Math.max(0, checkedBatches - 1);
        return result;
    }

    /** Clears the deduplication window. Called when the broker has created a new session. */
    public void resetDeduplication() {
        clearPending = true;
    }

    /** Closes the connection, which releases the lease. */
    @Override
    public void close() {
        holdsLease = false;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOGGER.debug("session={} Failed to close a connection", window.session(), e);
            }
            connection = null;
        }
    }

    private StoreResult bisect(List<StoredMessage> messages, SQLException cause)
            throws InterruptedException, LeaseLostException {
        if (messages.size() > 1) {
            int middle = messages.size() / 2;
            return store(messages.subList(0, middle)).plus(store(messages.subList(middle, messages.size())));
        }
        StoredMessage poison = messages.get(0);
        String topic = poison.message().topic();
        if (poison.parsed().raw().isPresent()) {
            LOGGER.error("topic={} Dropped a message that cannot be stored even as a raw message", topic, cause);
            return StoreResult.EMPTY;
        }
        LOGGER.warn("topic={} Storing a message as a raw message: {}", topic, cause.getMessage());
        return store(List.of(poison.with(PayloadParser.raw(poison.message(), String.valueOf(cause.getMessage())))));
    }

    private List<StoredMessage> withoutDuplicates(List<StoredMessage> messages) {
        List<StoredMessage> fresh = new ArrayList<>(messages.size());
        Set<DeliveryKey> batch = new HashSet<>();
        for (StoredMessage message : messages) {
            boolean inBatch = message.key().filter(key -> !batch.add(key)).isPresent();
            if (!message.redelivered() || !inBatch && !isStored(message)) {
                fresh.add(message);
            }
        }
        return fresh;
    }

    private boolean isStored(StoredMessage message) {
        return message.key().filter(window::contains).isPresent();
    }

    /** Connects, acquires the lease and prepares the deduplication window, as far as necessary. */
    private Connection open() throws SQLException, LeaseLostException {
        Connection open = connection;
        if (open == null) {
            open = connect();
            connection = open;
        }
        if (!holdsLease) {
            standby = !SessionLease.tryAcquire(open, window.session());
            if (standby) {
                clearPending = false;
                throw new LeaseLostException(window.session());
            }
            boolean unchanged = window.load(open);
            holdsLease = true;
            if (!unchanged) {
                // Messages received before may have been delivered to, and stored by, the former holder.
                throw new LeaseLostException(window.session());
            }
        }
        if (clearPending) {
            window.clear(open);
            clearPending = false;
        }
        return open;
    }

    private Connection connect() throws SQLException {
        // Without it, connecting to a server that hangs never times out.
        source.setLoginTimeout((int) timeout.toSeconds());
        Connection opened = source.getConnection();
        try (Statement statement = opened.createStatement()) {
            opened.setNetworkTimeout(
                    Runnable::run, (int) timeout.multipliedBy(2).toMillis());
            statement.execute("SET statement_timeout = " + timeout.toMillis());
            // Acknowledged messages must survive a crash, whatever the server's default is.
            statement.execute("SELECT set_config('synchronous_commit', 'on', false)"
                    + " WHERE current_setting('synchronous_commit') = 'off'");
            SessionLease.configureKeepAlive(statement);
            opened.setAutoCommit(false);
            return opened;
        } catch (SQLException e) {
            opened.close();
            throw e;
        }
    }

    private void rollback() {
        try {
            if (connection != null) {
                connection.rollback();
            }
        } catch (SQLException e) {
            close();
        }
    }

    private void reportUnavailable(SQLException failure) {
        if (available) {
            LOGGER.warn(
                    "session={} Failed to store readings, retrying until PostgreSQL accepts them: {}",
                    window.session(),
                    failure.getMessage());
        }
        available = false;
    }
}
