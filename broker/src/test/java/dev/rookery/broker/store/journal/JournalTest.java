package dev.rookery.broker.store.journal;

import static dev.rookery.broker.store.journal.TestJournal.TENANT;
import static dev.rookery.broker.store.journal.TestJournal.key;
import static dev.rookery.broker.store.journal.TestJournal.message;
import static dev.rookery.broker.store.journal.TestJournal.queued;
import static dev.rookery.broker.store.journal.TestJournal.removed;
import static dev.rookery.broker.store.journal.TestJournal.retained;
import static dev.rookery.broker.store.journal.TestJournal.session;
import static dev.rookery.broker.store.journal.TestJournal.will;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.MessageExpiry;
import dev.rookery.broker.mqtt.Will;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.Durability;
import dev.rookery.broker.topic.SubscriptionOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replay of live state after a restart, compaction and group commit. */
class JournalTest {
    private static final SubscriptionOptions OPTIONS = new SubscriptionOptions(2, true, false, 7);

    @TempDir
    private Path folder;

    private List<String> reopened() {
        try (TestJournal journal = new TestJournal(folder)) {
            return journal.restored();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OS", "FSYNC"})
    void replaysSessionsThenMessagesInOrder(Durability durability) {
        Message both = message("t", "both");
        try (TestJournal journal = new TestJournal(folder, durability, Disk.REAL, JournalSettings.DEFAULT)) {
            journal.persist(session("c"), new Change.Subscribed(key("c"), "t/#", OPTIONS));
            journal.persist(
                    session("d"),
                    new Change.Subscribed(key("d"), "x", OPTIONS),
                    new Change.Unsubscribed(key("d"), "x"));
            journal.persist(new Change.PacketIdReserved(key("c"), 65_535), new Change.PacketIdReserved(key("c"), 2));
            journal.persist(new Change.PacketIdReleased(key("c"), 2));
            journal.persist(queued("c", 1, both), queued("d", 2, both), queued("c", 3, message("t", "removed"), 1));
            journal.persist(queued("c", 4, message("t", "sent"), 2), queued("c", 5, message("t", "waiting")));
            journal.persist(
                    removed(3), new Change.MessageSent(key("c"), 1, 9), new Change.MessageReceived(key("c"), 4, 2));
            journal.persist(new Change.SessionDisconnected(key("c"), 1234));
        }

        assertThat(reopened())
                .containsExactly(
                        "a session c of user expires 100",
                        "a c disconnected at 1234",
                        "a c reserved 65535",
                        "a session d of user expires 100",
                        "a c subscribed t/# " + OPTIONS,
                        "a c queued 1 t=both as 9",
                        "a d queued 2 t=both",
                        "a c queued 4 t=sent as 2",
                        "a c received 2",
                        "a c queued 5 t=waiting");
    }

    /** Removals are small: the files of a drained queue are not replaced because of their size. */
    @Test
    void returnsTheDiskSpaceOfADrainedQueue() throws Exception {
        int messages = 200;
        try (TestJournal journal = new TestJournal(folder, Durability.OS, Disk.REAL, TestJournal.SMALL)) {
            journal.persist(session("c"));
            for (int i = 1; i <= messages; i++) {
                journal.persist(queued("c", i, message("t", "x".repeat(1000))));
            }
            assertThat(journal.metric("bytes")).isGreaterThan(messages * 1000L);

            for (int i = 1; i <= messages; i++) {
                journal.persist(removed(i));
            }
            await().until(() -> {
                // The last removals, which a client may send at any time.
                journal.persist(session("c"));
                return journal.metric("bytes") < 20_000;
            });
        }
        try (TestJournal journal = new TestJournal(folder, Durability.OS, Disk.REAL, TestJournal.SMALL)) {
            assertThat(journal.restored()).containsExactly("a session c of user expires 100");
            assertThat(journal.lastNumber()).isEqualTo(messages);
        }
    }

    @Test
    void replaysTheLastRetainedMessageOfATopic() {
        try (TestJournal journal = new TestJournal(folder)) {
            journal.persist(retained("a", "1"), retained("b", "1"), retained("c", "1"));
            journal.persist(retained("a", "2"), retained("b", ""));
        }

        assertThat(reopened()).containsExactly("a retained c=1", "a retained a=2");
    }

    @Test
    void dropsEndedSessionsAndOnlyTheirMessages() {
        try (TestJournal journal = new TestJournal(folder)) {
            journal.persist(
                    session("c"), new Change.Subscribed(key("c"), "t", OPTIONS), queued("c", 1, message("t", "old")));
            journal.persist(new Change.SessionEnded(key("c")));
            journal.persist(session("c"), queued("c", 2, message("t", "new")));
            journal.persist(
                    session("ended"), queued("ended", 3, message("t", "x")), new Change.SessionEnded(key("ended")));
        }

        assertThat(reopened()).containsExactly("a session c of user expires 100", "a c queued 2 t=new");
    }

    @Test
    void replaysTheLastWillOfAClient() {
        try (TestJournal journal = new TestJournal(folder)) {
            journal.persist(session("durable"), will("durable", "1"), will("clean", "1"), will("removed", "1"));
            journal.persist(session("ended"), will("ended", "1"), will("clean", "2"));
            journal.persist(
                    new Change.WillRemoved(key("removed")),
                    new Change.SessionEnded(key("ended")),
                    new Change.WillSet(key("late"), new Will(message("w", "x"), 0xFFFF_FFFFL, 7)));
        }

        assertThat(reopened())
                .containsExactly(
                        "a session durable of user expires 100",
                        "a durable will will=1 after 5 expires -1",
                        "a clean will will=2 after 5 expires -1",
                        "a late will w=x after 4294967295 expires 7");
    }

    @Test
    void compactsWills() {
        try (TestJournal journal = new TestJournal(folder, Durability.OS, Disk.REAL, TestJournal.SMALL)) {
            journal.persist(will("clean", "1"), will("removed", "1"));
            journal.persist(new Change.WillRemoved(key("removed")));
            churnUntil(journal, () -> journal.metric("compactions") >= 2);
        }

        assertThat(reopened()).containsExactly("a clean will will=1 after 5 expires -1", "a retained s=x");
    }

    @Test
    void separatesTenantsWithEqualClientIds() {
        List<TenantId> tenants =
                List.of(new TenantId("a"), new TenantId("a-b"), new TenantId("ab"), new TenantId("x".repeat(63)));
        List<String> names =
                List.of("c", "", "a/c", "\u0000", "\n", "+/#", "$share/g/t", "é\uD83D\uDE00", "n".repeat(65_535));
        List<String> expected = new ArrayList<>();
        try (TestJournal journal = new TestJournal(folder)) {
            for (TenantId tenant : tenants) {
                for (String name : names) {
                    TestJournal.await(journal.submit(
                            tenant, session(name), queued(name, 1 + names.indexOf(name), message(name, name))));
                }
                names.forEach(name -> expected.add(tenant + " session " + name + " of user expires 100"));
            }
            // Affects one tenant only.
            TestJournal.await(journal.submit(tenants.get(1), new Change.SessionEnded(key("c")), removed(3)));
        }
        expected.remove("a-b session c of user expires 100");

        List<String> found = reopened();
        assertThat(found).containsSubsequence(expected);
        assertThat(found.stream().filter(line -> line.contains(" queued "))).hasSize(tenants.size() * names.size() - 2);
    }

    @Test
    void writesTheMessageOfAFanOutOnce() throws Exception {
        Message large = message("t", "x".repeat(10_000));
        try (TestJournal journal = new TestJournal(folder)) {
            List<Change> changes = new ArrayList<>();
            for (int i = 1; i <= 1000; i++) {
                changes.add(session("c" + i));
                changes.add(queued("c" + i, i, large));
            }
            journal.persist(changes.toArray(Change[]::new));

            assertThat(journal.metric("written.bytes")).isLessThan(150_000);
        }
        assertThat(reopened()).hasSize(2000);
    }

    @ParameterizedTest
    @EnumSource(names = {"OS", "FSYNC"})
    void compactsWhileChangesAreAppended(Durability durability) {
        List<String> expected;
        try (TestJournal journal = new TestJournal(folder, durability, Disk.REAL, TestJournal.SMALL)) {
            Message first = message("t", "first");
            journal.persist(
                    session("c"),
                    new Change.Subscribed(key("c"), "t", OPTIONS),
                    new Change.PacketIdReserved(key("c"), 3));
            journal.persist(
                    queued("c", 1, first, 1), new Change.MessageReceived(key("c"), 1, 1), retained("r", "live"));
            for (int i = 2; i < 3000; i++) {
                CompletableFuture<Void> persisted = journal.submit(
                        TENANT, queued("c", i, message("t", "number " + i)), removed(i), retained("s", "" + i));
                if (i % 100 == 0) {
                    // Otherwise a fast test thread appends everything to one batch.
                    TestJournal.await(persisted);
                }
            }
            await().until(() -> journal.metric("compactions") >= 2);
            journal.persist(queued("c", 3000, message("t", "last")));
            await().until(() -> journal.metric("bytes") < 100_000);
            expected = List.of(
                    "a session c of user expires 100",
                    "a c reserved 3",
                    "a c subscribed t " + OPTIONS,
                    "a c queued 1 t=first as 1",
                    "a c received 1",
                    "a retained r=live",
                    "a retained s=2999",
                    "a c queued 3000 t=last");
        }

        assertThat(reopened()).containsExactlyElementsOf(expected);
        assertThat(reopened()).containsExactlyElementsOf(expected);
    }

    /** An old segment whose deletion failed after a snapshot replaced it. */
    @Test
    void ignoresAndDeletesAReplacedSegment() throws Exception {
        Path first = folder.resolve("0000000000000001.journal");
        try (TestJournal journal = new TestJournal(folder, Durability.OS, Disk.REAL, TestJournal.SMALL)) {
            journal.persist(session("ended"), queued("ended", 1, message("t", "x")), retained("r", "ended"));
            byte[] old = Files.readAllBytes(first);
            journal.persist(new Change.SessionEnded(key("ended")), retained("r", ""));
            churnUntil(journal, () -> journal.metric("compactions") > 0);
            Files.write(first, old);
            churnUntil(journal, () -> !Files.exists(first));
        }

        assertThat(reopened()).containsExactly("a retained s=x");
    }

    /** Appends changes, so that the journal is compacted repeatedly. */
    private static void churnUntil(TestJournal journal, BooleanSupplier condition) {
        await().pollInSameThread().pollDelay(Duration.ZERO).until(() -> {
            for (int i = 0; i < 100; i++) {
                journal.persist(retained("s", "x"));
            }
            return condition.getAsBoolean();
        });
    }

    @Test
    void replaysTheHighestNumberOfRemovedMessages() {
        try (TestJournal journal = new TestJournal(folder)) {
            journal.persist(
                    session("c"), queued("c", 7, message("t", "x")), removed(7), new Change.SessionEnded(key("c")));
        }
        try (TestJournal journal = new TestJournal(folder)) {
            assertThat(journal.lastNumber()).isEqualTo(7);
        }
    }

    /** Some locales format numbers with other digits. */
    @Test
    void namesSegmentsIndependentlyOfTheDefaultLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try (TestJournal journal = new TestJournal(folder)) {
            journal.persist(session("c"));
        } finally {
            Locale.setDefault(before);
        }
        assertThat(reopened()).hasSize(1);
    }

    @Test
    void createsTheDirectoryForItsOwnerOnly() throws Exception {
        Path created = folder.resolve("broker/store");
        try (TestJournal journal = new TestJournal(created)) {
            journal.persist(session("c"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(created)))
                .isEqualTo("rwx------");
    }

    @Test
    void dropsRetainedMessagesThatExpireWhileTheJournalIsClosed() throws Exception {
        Message soon = MessageExpiry.expiringIn("t", 1);
        Message later = MessageExpiry.expiringIn("u", 1000);
        try (TestJournal journal = new TestJournal(folder)) {
            journal.persist(new Change.Retained(soon), new Change.Retained(later));
        }
        await().until(() -> soon.isExpired(System.nanoTime()));

        assertThat(reopened()).containsExactly("a retained u=x");
    }

    @Test
    void writesChangesThatArriveDuringAWriteAsOneBatch() {
        FaultyDisk disk = new FaultyDisk();
        List<String> order = new ArrayList<>();
        try (TestJournal journal = new TestJournal(folder, Durability.FSYNC, disk, JournalSettings.DEFAULT)) {
            disk.hold();
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 1; i <= 100; i++) {
                String name = "c" + i;
                CompletableFuture<Void> persisted = journal.submit(new TenantId("t" + i % 7), session(name));
                persisted.thenRun(() -> order.add(name));
                all.add(persisted);
            }
            assertThat(all).noneMatch(CompletableFuture::isDone);
            disk.release();
            all.forEach(TestJournal::await);

            assertThat(journal.metric("batches")).isLessThanOrEqualTo(2);
        }
        assertThat(order).hasSize(100).first().isEqualTo("c1");
        assertThat(order).last().isEqualTo("c100");
    }

    @Test
    void writesUnrequestedChangesAfterTheFlushInterval() {
        try (TestJournal journal = new TestJournal(folder)) {
            journal.of(TENANT).append(session("c"));
            journal.endIteration();
            await().until(() -> journal.metric("batches") == 1);
            journal.of(TENANT).append(session("d"));
            journal.endIteration();
            TestJournal.await(journal.of(TENANT).persisted());

            assertThat(journal.of(TENANT).persisted()).isCompleted();
        }
        assertThat(reopened()).hasSize(2);
    }
}
