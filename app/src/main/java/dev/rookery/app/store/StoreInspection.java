package dev.rookery.app.store;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.store.journal.JournalTool;
import dev.rookery.broker.topic.Subscription;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Sizes of the persisted sessions and retained messages. Not thread-safe. */
public final class StoreInspection {
    private record Key(TenantId tenant, SessionKey session) {}

    private final Map<Key, SessionSummary> sessions = new HashMap<>();
    private int retained;
    private long retainedBytes;

    private StoreInspection() {}

    /** @throws dev.rookery.broker.store.StoreException if the journal cannot be read */
    public static StoreInspection of(JournalTool journal) {
        StoreInspection inspection = new StoreInspection();
        journal.read(inspection::add);
        return inspection;
    }

    private void add(TenantId tenant, Change change) {
        if (change instanceof Change.SessionPersisted persisted) {
            SessionKey key = persisted.session();
            sessions.put(new Key(tenant, key), new SessionSummary(tenant, key, 0, 0, 0));
        } else if (change instanceof Change.Subscribed subscribed) {
            long size = Subscription.heapBytes(subscribed.filter());
            update(tenant, subscribed.session(), session -> session.withSubscription(size));
        } else if (change instanceof Change.MessageQueued queued) {
            update(
                    tenant,
                    queued.session(),
                    session -> session.withMessage(queued.message().size()));
        } else if (change instanceof Change.Retained message) {
            retained++;
            retainedBytes += message.message().size();
        }
    }

    private void update(TenantId tenant, SessionKey key, UnaryOperator<SessionSummary> change) {
        sessions.computeIfPresent(new Key(tenant, key), (found, session) -> change.apply(session));
    }

    /** Returns the number of sessions. */
    public int sessions() {
        return sessions.size();
    }

    /** Returns the size of all sessions in bytes. */
    public long sessionBytes() {
        return sessions.values().stream().mapToLong(SessionSummary::bytes).sum();
    }

    /** Returns the number of retained messages. */
    public int retained() {
        return retained;
    }

    /** Returns the size of the retained messages in bytes. */
    public long retainedBytes() {
        return retainedBytes;
    }

    public boolean contains(TenantId tenant, SessionKey key) {
        return sessions.containsKey(new Key(tenant, key));
    }

    /** Returns the largest sessions, largest first. */
    public List<SessionSummary> largest(int count) {
        return sessions.values().stream()
                .sorted(Comparator.comparingLong(SessionSummary::bytes)
                        .reversed()
                        .thenComparing(SessionSummary::key))
                .limit(count)
                .toList();
    }
}
