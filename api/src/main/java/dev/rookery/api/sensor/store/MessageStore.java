package dev.rookery.api.sensor.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rookery.api.sensor.payload.PayloadParser;
import dev.rookery.auth.TenantId;
import dev.rookery.backoff.Backoff;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the messages of a worker's MQTT sessions, of any tenants, in common transactions. Waits while PostgreSQL is
 * unavailable, and bisects a batch that PostgreSQL rejects until the offending message can be stored as a raw message,
 * apart from the messages of other tenants. Only the process that holds the lease can store; the lease belongs to the
 * connection that writes, so that the next holder sees all messages of the former one. Not thread-safe, except where
 * stated.
 */
public final class MessageStore implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(MessageStore.class);
    private static final Duration INITIAL_BACKOFF = Duration.ofMillis(100);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);
    /** Number of batches with conflict checks after a failure: duplicates tend to recur. */
    private static final int CHECKED_BATCHES = 100;

    private static final Duration REPORT_INTERVAL = Duration.ofMinutes(1);

    private final DataSource source;
    private final Duration timeout;
    private final Partitions partitions;
    private final SessionLease lease;
    private final Receipts receipts;
    private final BatchWriter writer;
    /** Tenants of which a rejected message was logged within the interval: a tenant must not fill the log. */
    private final Cache<TenantId, Boolean> reported =
            Caffeine.newBuilder().expireAfterWrite(REPORT_INTERVAL).build();

    private final StoredBirths births = new StoredBirths(this::open, this::close);
    private final SuspectTenants suspects = new SuspectTenants();
    private @Nullable Connection connection;
    private boolean holdsLease;
    /** Sessions whose existence is not recorded yet. */
    private final Map<SessionKey, Presence> unrecorded = new HashMap<>();
    /** Remaining number of batches to write with conflict checks. */
    private int checkedBatches;

    private volatile boolean available = true;
    private volatile boolean standby;

    /** Whether the broker had the session before. */
    public enum Presence {
        /** The broker has created the session and redelivers nothing: former receipts are void. */
        CREATED,
        /** The broker has resumed the session and redelivers messages that were not acknowledged. */
        RESUMED
    }

    /**
     * @param timeout statement timeout; the connection is closed if the server does not respond for twice as long
     * @param lease name of the lease
     * @param window largest possible number of unacknowledged messages of a session, its receive maximum
     */
    public MessageStore(
            DataSource source,
            Duration timeout,
            SeriesDirectory series,
            Partitions partitions,
            String lease,
            int window) {
        this.source = source;
        this.timeout = timeout;
        this.partitions = partitions;
        this.lease = new SessionLease(lease);
        receipts = new Receipts(window);
        writer = new BatchWriter(series, partitions, receipts);
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
        StoreResult result = StoreResult.EMPTY;
        for (List<StoredMessage> part : suspects.split(messages)) {
            result = result.plus(storeTogether(part));
        }
        return result;
    }

    private StoreResult storeTogether(List<StoredMessage> messages) throws InterruptedException, LeaseLostException {
        Backoff backoff = new Backoff(INITIAL_BACKOFF, MAX_BACKOFF);
        while (true) {
            try {
                Connection open = open();
                List<StoredMessage> fresh = withoutDuplicates(open, messages);
                StoreResult result = fresh.isEmpty() ? StoreResult.EMPTY : write(open, fresh);
                available = true;
                return result.plus(new StoreResult(0, 0, messages.size() - fresh.size()));
            } catch (LeaseLostException e) {
                rollback();
                throw e;
            } catch (SQLException e) {
                rollback();
                boolean wasChecked = checkedBatches > 0;
                // After any failure: a commit that seemed to fail may have succeeded.
                checkedBatches = CHECKED_BATCHES;
                switch (StatementErrorKind.of(e)) {
                    case POISON -> {
                        return separate(messages, e);
                    }
                    case DUPLICATE -> {
                        return wasChecked ? separate(messages, e) : storeTogether(messages);
                    }
                    case NO_PARTITION -> partitions.clearCache();
                    case TEMPORARY -> reportUnavailable(e);
                }
            }
            Thread.sleep(backoff.next().toMillis());
        }
    }

    private StoreResult write(Connection open, List<StoredMessage> fresh) throws SQLException, LeaseLostException {
        boolean checked = checkedBatches > 0 || fresh.stream().anyMatch(StoredMessage::redelivered);
        StoreResult result = writer.write(open, fresh, checked);
        checkedBatches = Math.max(0, checkedBatches - 1);
        return result;
    }

    /**
     * Records that the broker has sessions. Returns when that is durable.
     *
     * @throws LeaseLostException like {@link #store}
     */
    public void record(Map<SessionKey, Presence> sessions) throws InterruptedException, LeaseLostException {
        unrecorded.putAll(sessions);
        storeTogether(List.of());
    }

    /**
     * Returns the declarations of Sparkplug, on the connection that writes: its lease keeps other processes from changing them.
     * Their methods fail with an {@link IllegalStateException} if PostgreSQL is unavailable or another process holds the lease.
     */
    public StoredBirths births() {
        return births;
    }

    /** Forgets a session that is not consumed any more. */
    public void forget(SessionKey session) {
        unrecorded.remove(session);
        receipts.forget(session);
    }

    /** Closes the connection, which releases the lease. */
    @Override
    public void close() {
        holdsLease = false;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOGGER.debug("lease={} Failed to close a connection", lease, e);
            }
            connection = null;
        }
    }

    /** Stores the messages of each tenant separately, so that those of only one tenant are bisected. */
    private StoreResult separate(List<StoredMessage> messages, SQLException cause)
            throws InterruptedException, LeaseLostException {
        Collection<List<StoredMessage>> tenants =
                SuspectTenants.byTenant(messages).values();
        if (tenants.size() == 1) {
            suspects.add(messages.get(0).tenant());
            return bisect(messages, cause);
        }
        StoreResult result = StoreResult.EMPTY;
        for (List<StoredMessage> own : tenants) {
            result = result.plus(storeTogether(own));
        }
        return result;
    }

    private StoreResult bisect(List<StoredMessage> messages, SQLException cause)
            throws InterruptedException, LeaseLostException {
        if (messages.size() > 1) {
            int middle = messages.size() / 2;
            return storeTogether(messages.subList(0, middle))
                    .plus(storeTogether(messages.subList(middle, messages.size())));
        }
        StoredMessage poison = messages.get(0);
        String topic = poison.message().topic();
        if (poison.parsed().raw().isPresent()) {
            LOGGER.error(
                    "tenant={} topic={} Dropped a message that cannot be stored even as a raw message",
                    poison.tenant(),
                    topic,
                    cause);
            return StoreResult.EMPTY;
        }
        if (reported.asMap().putIfAbsent(poison.tenant(), true) == null) {
            LOGGER.warn(
                    "tenant={} topic={} Storing a message as a raw message: {}",
                    poison.tenant(),
                    topic,
                    cause.getMessage());
        }
        return storeTogether(List.of(
                poison.with(PayloadParser.raw(poison.message(), poison.parsed(), String.valueOf(cause.getMessage())))));
    }

    private List<StoredMessage> withoutDuplicates(Connection open, List<StoredMessage> messages) throws SQLException {
        Set<SessionKey> redelivered = messages.stream()
                .filter(message -> message.redelivered() && message.key().isPresent())
                .map(StoredMessage::session)
                .collect(Collectors.toSet());
        if (redelivered.isEmpty()) {
            return messages;
        }
        Map<SessionKey, Set<DeliveryKey>> stored = receipts.stored(open, redelivered);
        List<StoredMessage> fresh = new ArrayList<>(messages.size());
        for (StoredMessage message : messages) {
            boolean known = message.key()
                    .filter(key -> !stored.computeIfAbsent(message.session(), absent -> new HashSet<>())
                            .add(key))
                    .isPresent();
            if (!message.redelivered() || !known) {
                fresh.add(message);
            }
        }
        return fresh;
    }

    /** Connects, acquires the lease and resets receipts, as far as necessary. */
    private Connection open() throws SQLException, LeaseLostException {
        Connection open = connection;
        if (open == null) {
            open = StoreConnection.open(source, timeout);
            connection = open;
        }
        if (!holdsLease) {
            acquire(open);
        }
        if (!unrecorded.isEmpty()) {
            recordSessions(open);
        }
        return open;
    }

    private void acquire(Connection open) throws SQLException, LeaseLostException {
        SessionLease.Acquisition acquisition = lease.tryAcquire(open);
        standby = acquisition == SessionLease.Acquisition.REFUSED;
        if (standby) {
            unrecorded.clear();
            throw new LeaseLostException(lease.toString());
        }
        boolean unchanged = receipts.reload(open);
        holdsLease = true;
        if (acquisition != SessionLease.Acquisition.CONTINUED || !unchanged) {
            // Messages received before may have been delivered to, and stored by, the former holder.
            unrecorded.clear();
            throw new LeaseLostException(lease.toString());
        }
    }

    private void recordSessions(Connection open) throws SQLException {
        Set<TenantId> registered = RegisteredTenants.hold(
                open, unrecorded.keySet().stream().map(SessionKey::tenant).toList());
        for (Presence presence : Presence.values()) {
            List<SessionKey> sessions = unrecorded.entrySet().stream()
                    .filter(session -> session.getValue() == presence
                            && registered.contains(session.getKey().tenant()))
                    .map(Map.Entry::getKey)
                    .toList();
            if (presence == Presence.CREATED) {
                receipts.reset(open, sessions);
            } else {
                receipts.record(open, sessions);
            }
        }
        open.commit();
        unrecorded.clear();
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
                    "lease={} Failed to store readings, retrying until PostgreSQL accepts them: {}",
                    lease,
                    failure.getMessage());
        }
        available = false;
    }
}
