package dev.rookery.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.Durability;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.store.TenantStore;
import dev.rookery.broker.store.journal.Journal;
import dev.rookery.broker.topic.SubscriptionOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Inspection and repair of the journal of a broker that does not run. */
class StoreCommandTest {
    private static final SessionKey LARGE = new SessionKey("large", "mallory");
    private static final SessionKey SMALL = new SessionKey("small", "");

    @TempDir
    private Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeJournal() {
        try (Journal journal = journal()) {
            Queue<Runnable> tasks = new ArrayDeque<>();
            TenantStore store = journal.forTenant(TenantId.DEFAULT, tasks::add);
            store.append(new Change.SessionPersisted(SMALL, 100));
            store.append(new Change.SessionPersisted(LARGE, 100));
            for (int i = 0; i < 100; i++) {
                store.append(new Change.Subscribed(LARGE, "filter/" + i, new SubscriptionOptions(1, false, false, 0)));
            }
            store.append(new Change.Unsubscribed(LARGE, "filter/0"));
            Message message = Message.of("filter/1", "x".getBytes(StandardCharsets.UTF_8), 1, false);
            store.append(new Change.MessageQueued(LARGE, 1, message, 1, false, new int[0], null, 0));
            store.append(new Change.Retained(Message.of("r", new byte[10], 0, true)));
            CompletableFuture<Void> persisted = store.persisted();
            tasks.remove().run();
            persisted.join();
        }
    }

    private Journal journal() {
        Path store = data.resolve("broker").resolve("store");
        Journal journal = new Journal(store, Durability.OS, new SimpleMeterRegistry());
        journal.open((tenant, change) -> {});
        return journal;
    }

    @Test
    void listsSessionsBySize() {
        assertThat(run("store", "inspect")).isZero();
        assertThat(out.toString())
                .contains("2 sessions", "1 retained messages")
                .containsPattern("99 +1  default 'mallory' 'large'\n +0 +0 +0  default '' 'small'");
    }

    @Test
    void copiesTheStateOfARunningBroker() {
        Path target = data.resolve("copy");
        try (Journal running = journal()) {
            assertThat(running.isHealthy()).isTrue();
            assertThat(run("store", "copy", target.toString())).isZero();
            assertThat(run("store", "copy", target.toString())).isEqualTo(ExitCode.FAILURE);
            assertThat(err.toString()).contains("already");
        }

        out.getBuffer().setLength(0);
        assertThat(run("store", "export")).isZero();
        String exported = out.toString();
        out.getBuffer().setLength(0);
        assertThat(run("store", "export", "--data", target.toString())).isZero();
        assertThat(out.toString()).isEqualTo(exported).isNotEmpty();
    }

    @Test
    void exportsStateAsJson() {
        assertThat(run("store", "export")).isZero();
        assertThat(out.toString().lines())
                .hasSize(1 + 2 + 99 + 1 + 1)
                .anyMatch(line -> line.contains("\"type\":\"session\"") && line.contains("\"client_id\":\"small\""))
                .anyMatch(line -> line.contains("\"filter\":\"filter/99\""))
                .anyMatch(line -> line.contains("\"payload\":\"eA\""));
    }

    @Test
    void dropsSession() {
        assertThat(run("store", "drop-session", "large", "--user", "mallory")).isZero();

        assertThat(run("store", "inspect")).isZero();
        assertThat(out.toString()).contains("1 sessions", "'small'");
        assertThat(run("store", "drop-session", "large", "--user", "mallory")).isEqualTo(1);
        assertThat(err.toString()).contains("No session of user 'mallory' with client id 'large'");
    }

    @Test
    void refusesJournalInUse() {
        try (Journal running = journal()) {
            assertThat(running.isHealthy()).isTrue();
            assertThat(run("store", "inspect")).isEqualTo(1);
            assertThat(err.toString()).contains("Another broker uses the journal");
        }
    }

    private int run(String... arguments) {
        CommandLine program = RookeryCommand.commandLine(Map.of("ROOKERY_DATA", data.toString()));
        return program.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
