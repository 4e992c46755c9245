package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.Change.IdentifierTaken;
import dev.rookery.broker.store.Change.MessageDue;
import dev.rookery.broker.store.Change.MessageReceived;
import dev.rookery.broker.store.Change.NumbersGiven;
import dev.rookery.broker.store.Change.Retained;
import dev.rookery.broker.store.Change.SessionAway;
import dev.rookery.broker.store.Change.SessionKept;
import dev.rookery.broker.store.Change.Subscribed;
import dev.rookery.broker.store.Durability;
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
import java.util.concurrent.TimeUnit;

/** An open journal, and what it told when it was opened. The test is the event loop of all tenants. */
final class TestJournal implements AutoCloseable {
    static final TenantId TENANT = new TenantId("a");
    static final JournalSettings SMALL =
            new JournalSettings(4096, 8192, 4096, 16_384, Duration.ofMillis(20), Duration.ofMillis(20));

    private final Queue<Runnable> turn = new ArrayDeque<>();
    private final Map<TenantId, TenantStore> stores = new HashMap<>();
    private final List<String> restored = new ArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Journal journal;
    private long lastNumber;

    TestJournal(Path directory) {
        this(directory, Durability.OS, Disk.REAL, JournalSettings.DEFAULT);
    }

    TestJournal(Path directory, Durability durability, Disk disk, JournalSettings settings) {
        journal = new Journal(directory, durability, metrics, disk, settings);
        journal.open((tenant, change) -> {
            if (change instanceof NumbersGiven given) {
                lastNumber = given.last();
            } else {
                restored.add(tenant + " " + describe(change));
            }
        });
    }

    /** What it told, a line for each change. */
    List<String> restored() {
        return restored;
    }

    /** The last number of a message that was given before. */
    long lastNumber() {
        return lastNumber;
    }

    TenantStore of(TenantId tenant) {
        return stores.computeIfAbsent(tenant, key -> journal.of(key, turn::add));
    }

    boolean isWorking() {
        return journal.isWorking();
    }

    double metric(String name) {
        return metrics.get("rookery.broker.store." + name)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    /** Hands changes of a tenant over in one turn. */
    CompletableFuture<Void> submit(TenantId tenant, Change... changes) {
        TenantStore store = of(tenant);
        for (Change change : changes) {
            store.keep(change);
        }
        CompletableFuture<Void> kept = store.kept();
        endTurn();
        return kept;
    }

    /** The same, and waits until they are kept. */
    void keep(Change... changes) {
        await(submit(TENANT, changes));
    }

    void endTurn() {
        while (!turn.isEmpty()) {
            turn.remove().run();
        }
    }

    static void await(CompletableFuture<Void> kept) {
        kept.orTimeout(1, TimeUnit.MINUTES).join();
    }

    static Change session(String clientId) {
        return new SessionKept(clientId, "user", 100);
    }

    static Message message(String topic, String payload) {
        return Message.of(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false);
    }

    static Change due(String clientId, long number, Message message) {
        return due(clientId, number, message, 0);
    }

    static Change due(String clientId, long number, Message message, int packetId) {
        return new MessageDue(clientId, number, message, 1, false, new int[0], null, packetId);
    }

    static Change retained(String topic, String payload) {
        return new Retained(message(topic, payload));
    }

    static Change done(long number) {
        return new Change.MessageDone("", number);
    }

    private static String describe(Change change) {
        if (change instanceof SessionKept kept) {
            return "session " + kept.clientId() + " of " + kept.username() + " for " + kept.expirySeconds();
        } else if (change instanceof SessionAway away) {
            return away.clientId() + " away since " + away.since();
        } else if (change instanceof Subscribed subscribed) {
            return subscribed.clientId() + " to " + subscribed.filter() + " " + subscribed.options();
        } else if (change instanceof IdentifierTaken taken) {
            return taken.clientId() + " took " + taken.packetId();
        } else if (change instanceof MessageReceived received) {
            return received.clientId() + " received " + received.packetId();
        } else if (change instanceof Retained retained) {
            return "retained " + text(retained.message());
        }
        MessageDue due = (MessageDue) change;
        return due.clientId() + " due " + due.number() + " " + text(due.message())
                + (due.group() == null ? "" : " of " + due.group())
                + (due.packetId() == 0 ? "" : " as " + due.packetId());
    }

    private static String text(Message message) {
        return message.topic() + "=" + new String(message.payload(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        endTurn();
        journal.close();
    }
}
