package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.Will;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.Change.MessageQueued;
import dev.rookery.broker.store.Change.MessageReceived;
import dev.rookery.broker.store.Change.NumbersAssigned;
import dev.rookery.broker.store.Change.PacketIdReserved;
import dev.rookery.broker.store.Change.Retained;
import dev.rookery.broker.store.Change.SessionDisconnected;
import dev.rookery.broker.store.Change.SessionPersisted;
import dev.rookery.broker.store.Change.Subscribed;
import dev.rookery.broker.store.Durability;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.store.TenantStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Open journal and the state that it replayed. The test acts as the event loop of all tenants. */
final class TestJournal implements AutoCloseable {
    static final TenantId TENANT = new TenantId("a");
    static final JournalSettings SMALL =
            new JournalSettings(4096, 8192, 4096, 16_384, Duration.ofMillis(20), Duration.ofMillis(20));

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Map<TenantId, TenantStore> stores = new HashMap<>();
    private final List<String> restored = new ArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Journal journal;
    private long lastNumber;

    TestJournal(Path directory) {
        this(directory, Durability.OS, Disk.REAL, JournalSettings.DEFAULT);
    }

    TestJournal(Path directory, Durability durability, Disk disk, JournalSettings settings) {
        journal = new Journal(
                directory, durability, metrics, disk, settings, (reason, cause) -> failures.add(reason + ": " + cause));
        journal.open((tenant, change) -> {
            if (change instanceof NumbersAssigned given) {
                lastNumber = given.last();
            } else {
                restored.add(tenant + " " + describe(change));
            }
        });
    }

    /** Returns the replayed changes, one line each. */
    List<String> restored() {
        return restored;
    }

    /** Returns the replayed highest message number; 0 for none. */
    long lastNumber() {
        return lastNumber;
    }

    /** Returns the failures after which the process ends. */
    Queue<String> failures() {
        return failures;
    }

    TenantStore of(TenantId tenant) {
        return stores.computeIfAbsent(tenant, key -> journal.forTenant(key, tasks::add));
    }

    boolean isHealthy() {
        return journal.isHealthy();
    }

    double metric(String name) {
        return metrics.get("rookery.broker.store." + name)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    /** Appends changes in one event-loop iteration. */
    CompletableFuture<Void> submit(TenantId tenant, Change... changes) {
        TenantStore store = of(tenant);
        for (Change change : changes) {
            store.append(change);
        }
        CompletableFuture<Void> persisted = store.persisted();
        endIteration();
        return persisted;
    }

    /** Appends changes in one event-loop iteration and waits until they are persisted. */
    void persist(Change... changes) {
        await(submit(TENANT, changes));
    }

    void endIteration() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    static void await(CompletableFuture<Void> persisted) {
        persisted.orTimeout(1, TimeUnit.MINUTES).join();
    }

    /** Returns the key of a session of the user {@code user}. */
    static SessionKey key(String clientId) {
        return new SessionKey(clientId, "user");
    }

    static Change session(String clientId) {
        return session(key(clientId));
    }

    static Change session(SessionKey key) {
        return new SessionPersisted(key, 100);
    }

    static Message message(String topic, String payload) {
        return Message.of(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false);
    }

    static Change queued(String clientId, long number, Message message) {
        return queued(clientId, number, message, 0);
    }

    static Change queued(String clientId, long number, Message message, int packetId) {
        return queued(key(clientId), number, message, packetId);
    }

    static Change queued(SessionKey key, long number, Message message, int packetId) {
        return new MessageQueued(key, number, message, 1, false, new int[0], null, packetId);
    }

    static Change retained(String topic, String payload) {
        return new Retained(message(topic, payload));
    }

    static Change will(String clientId, String payload) {
        return new Change.WillSet(key(clientId), new Will(message("will", payload), 5, Will.NO_EXPIRY));
    }

    static Change removed(long number) {
        return new Change.MessageRemoved(SessionKey.FIRST, number);
    }

    private static String describe(Change change) {
        if (change instanceof SessionPersisted session) {
            return "session " + session.session().clientId() + " of "
                    + session.session().username() + " expires " + session.expirySeconds();
        } else if (change instanceof SessionDisconnected session) {
            return text(session.session()) + " disconnected at " + session.since();
        } else if (change instanceof Subscribed subscribed) {
            return text(subscribed.session()) + " subscribed " + subscribed.filter() + " " + subscribed.options();
        } else if (change instanceof PacketIdReserved reserved) {
            return text(reserved.session()) + " reserved " + reserved.packetId();
        } else if (change instanceof MessageReceived received) {
            return text(received.session()) + " received " + received.packetId();
        } else if (change instanceof Retained retained) {
            return "retained " + text(retained.message());
        }
        if (change instanceof Change.WillSet will) {
            return text(will.session()) + " will " + text(will.will().message()) + " after "
                    + will.will().delaySeconds() + " expires " + will.will().expirySeconds();
        }
        MessageQueued queued = (MessageQueued) change;
        return text(queued.session()) + " queued " + queued.number() + " " + text(queued.message())
                + (queued.sharedFilter() == null ? "" : " of " + queued.sharedFilter())
                + (queued.packetId() == 0 ? "" : " as " + queued.packetId());
    }

    /** Returns the client id, with the user unless it is {@code user}. */
    private static String text(SessionKey key) {
        return key.username().equals("user") ? key.clientId() : key.clientId() + " of '" + key.username() + "'";
    }

    private static String text(Message message) {
        return message.topic() + "=" + new String(message.payload(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        endIteration();
        journal.close();
    }
}
