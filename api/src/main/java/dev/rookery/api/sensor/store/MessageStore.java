package dev.rookery.api.sensor.store;

import dev.rookery.api.sensor.payload.PayloadReader;
import dev.rookery.api.sensor.store.Receipts.Receipt;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the messages of one MQTT session, whatever happens: waits for PostgreSQL while it is away, and parts a batch that it
 * does not take until what is wrong stands alone and can be kept raw. Of several processes one has the session's turn, which
 * goes with the connection that it writes by: what another process has stored before is known to the next. For one thread.
 */
public final class MessageStore implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(MessageStore.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** Who sends one thing twice does so again. */
    private static final int CAREFUL_BATCHES = 100;

    private final DataSource source;
    private final Duration timeout;
    private final Partitions partitions;
    private final Receipts receipts;
    private final BatchWriter writer;
    private Connection connection;
    private boolean hasTurn;
    /** Whether the broker has begun a new session, and the receipts of the last one are still there. */
    private boolean forgetting;
    /** Batches still to be written as if some of it were there already. */
    private int careful;

    private volatile boolean available = true;
    private volatile boolean standby;

    /** @param timeout for each statement; a server that is silent for twice as long is given up */
    public MessageStore(
            DataSource source, Duration timeout, SeriesDirectory series, Partitions partitions, Receipts receipts) {
        this.source = source;
        this.timeout = timeout;
        this.partitions = partitions;
        this.receipts = receipts;
        writer = new BatchWriter(series, partitions, receipts);
    }

    /** Whether PostgreSQL took the last batch that was offered. For any thread. */
    public boolean isAvailable() {
        return available;
    }

    /** Whether another process has the session's turn, as far as this one knows. For any thread. */
    public boolean isStandby() {
        return standby;
    }

    /**
     * Takes the session's turn if no other process has it. Who has it keeps it, unless its connection to PostgreSQL fails and
     * another process is quicker.
     *
     * @return false if another process has it, or PostgreSQL is away
     */
    public boolean takeTurn() {
        try {
            open();
            available = true;
        } catch (LeaseLostException e) {
            // Nothing is in hand.
            available = true;
        } catch (SQLException e) {
            report(e);
            close();
        }
        return hasTurn;
    }

    /**
     * Notices while nothing is to be stored that PostgreSQL or the turn is gone.
     *
     * @throws LeaseLostException if another process has the turn now, or had it
     */
    public void keepTurn() throws LeaseLostException {
        try {
            open();
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1");
            }
            connection.commit();
            available = true;
        } catch (SQLException e) {
            report(e);
            close();
        }
    }

    /**
     * Returns when the messages are durable.
     *
     * @throws LeaseLostException if another process has the turn now, or had it: the broker delivers again what is not acknowledged
     * @throws InterruptedException if the thread is told to give up; some of them may be durable all the same
     */
    public Stored store(List<StoredMessage> messages) throws InterruptedException, LeaseLostException {
        Duration pause = SHORTEST_PAUSE;
        while (true) {
            try {
                open();
                List<StoredMessage> fresh = withoutRepeated(messages);
                Stored stored = fresh.isEmpty() ? Stored.NOTHING : write(fresh);
                available = true;
                return stored.plus(new Stored(0, 0, messages.size() - fresh.size()));
            } catch (SQLException e) {
                undo();
                // After any failure: what seems to have failed at the commit may have been stored.
                boolean wasCareful = careful > 0;
                careful = CAREFUL_BATCHES;
                switch (StatementErrorKind.of(e)) {
                    case POISON -> {
                        return storeApart(messages, e);
                    }
                    case REPEATED -> {
                        return wasCareful ? storeApart(messages, e) : store(messages);
                    }
                    case NO_PARTITION -> partitions.forget();
                    case TEMPORARY -> report(e);
                }
            }
            Thread.sleep(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private Stored write(List<StoredMessage> fresh) throws SQLException {
        Stored stored =
                writer.write(connection, fresh, careful > 0 || fresh.stream().anyMatch(StoredMessage::redelivered));
        careful = Math.max(0, careful - 1);
        return stored;
    }

    /** The broker has begun a new session, which knows nothing of earlier deliveries. */
    public void forgetReceipts() {
        forgetting = true;
    }

    /** Gives the turn to whoever waits for it. */
    @Override
    public void close() {
        hasTurn = false;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOGGER.debug("While closing a connection", e);
            }
            connection = null;
        }
    }

    private Stored storeApart(List<StoredMessage> messages, SQLException reason)
            throws InterruptedException, LeaseLostException {
        if (messages.size() > 1) {
            int middle = messages.size() / 2;
            return store(messages.subList(0, middle)).plus(store(messages.subList(middle, messages.size())));
        }
        StoredMessage poison = messages.get(0);
        if (poison.parsed().raw().isPresent()) {
            LOGGER.error(
                    "A message to {} is dropped, not even its bytes can be stored",
                    poison.message().topic(),
                    reason);
            return Stored.NOTHING;
        }
        LOGGER.warn("A message to {} is kept raw: {}", poison.message().topic(), reason.getMessage());
        return store(List.of(poison.with(PayloadReader.keep(poison.message(), reason.getMessage()))));
    }

    private List<StoredMessage> withoutRepeated(List<StoredMessage> messages) {
        List<StoredMessage> fresh = new ArrayList<>(messages.size());
        Set<Receipt> here = new HashSet<>();
        for (StoredMessage message : messages) {
            boolean isHere =
                    message.receipt().filter(receipt -> !here.add(receipt)).isPresent();
            if (!message.redelivered() || !isHere && !isStored(message)) {
                fresh.add(message);
            }
        }
        return fresh;
    }

    private boolean isStored(StoredMessage message) {
        return message.receipt().filter(receipts::contains).isPresent();
    }

    private void open() throws SQLException, LeaseLostException {
        if (connection == null) {
            connection = connect();
        }
        if (!hasTurn) {
            standby = !SessionLease.take(connection, receipts.session());
            if (standby) {
                forgetting = false;
                throw new LeaseLostException(receipts.session());
            }
            boolean unchanged = receipts.load(connection);
            hasTurn = true;
            if (!unchanged) {
                // What is in hand may have been delivered to, and stored by, who had the turn meanwhile.
                throw new LeaseLostException(receipts.session());
            }
        }
        if (forgetting) {
            receipts.clear(connection);
            forgetting = false;
        }
    }

    private Connection connect() throws SQLException {
        // Else a server that hangs is waited for without end.
        source.setLoginTimeout((int) timeout.toSeconds());
        Connection opened = source.getConnection();
        try (Statement statement = opened.createStatement()) {
            opened.setNetworkTimeout(
                    Runnable::run, (int) timeout.multipliedBy(2).toMillis());
            statement.execute("SET statement_timeout = " + timeout.toMillis());
            // What is acknowledged has to outlive a crash, whatever the server's default is.
            statement.execute("SELECT set_config('synchronous_commit', 'on', false)"
                    + " WHERE current_setting('synchronous_commit') = 'off'");
            SessionLease.endWithItsHolder(statement);
            opened.setAutoCommit(false);
            return opened;
        } catch (SQLException e) {
            opened.close();
            throw e;
        }
    }

    private void undo() {
        try {
            if (connection != null) {
                connection.rollback();
            }
        } catch (SQLException e) {
            close();
        }
    }

    private void report(SQLException failure) {
        if (available) {
            LOGGER.warn("Readings wait, PostgreSQL does not take them: {}", failure.getMessage());
        }
        available = false;
    }
}
