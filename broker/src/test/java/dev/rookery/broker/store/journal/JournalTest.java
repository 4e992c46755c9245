package dev.rookery.broker.store.journal;

import static dev.rookery.broker.store.journal.TestJournal.TENANT;
import static dev.rookery.broker.store.journal.TestJournal.done;
import static dev.rookery.broker.store.journal.TestJournal.due;
import static dev.rookery.broker.store.journal.TestJournal.message;
import static dev.rookery.broker.store.journal.TestJournal.retained;
import static dev.rookery.broker.store.journal.TestJournal.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.MessageExpiry;
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

/** What is kept is there when the journal is opened again, and what is over is not. */
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
    void knowsSessionsAndMessagesInOrder(Durability durability) {
        Message both = message("t", "both");
        try (TestJournal journal = new TestJournal(folder, durability, Disk.REAL, JournalSettings.DEFAULT)) {
            journal.keep(session("c"), new Change.Subscribed("c", "t/#", OPTIONS));
            journal.keep(session("d"), new Change.Subscribed("d", "x", OPTIONS), new Change.Unsubscribed("d", "x"));
            journal.keep(new Change.IdentifierTaken("c", 65_535), new Change.IdentifierTaken("c", 2));
            journal.keep(new Change.IdentifierReleased("c", 2));
            journal.keep(due("c", 1, both), due("d", 2, both), due("c", 3, message("t", "done"), 1));
            journal.keep(due("c", 4, message("t", "sent"), 2), due("c", 5, message("t", "waits")));
            journal.keep(done(3), new Change.MessageSent("c", 1, 9), new Change.MessageReceived("c", 4, 2));
            journal.keep(new Change.SessionAway("c", 1234));
        }

        assertThat(reopened())
                .containsExactly(
                        "a session c of user for 100",
                        "a c away since 1234",
                        "a c to t/# " + OPTIONS,
                        "a c took 65535",
                        "a session d of user for 100",
                        "a c due 1 t=both as 9",
                        "a d due 2 t=both",
                        "a c due 4 t=sent as 2",
                        "a c received 2",
                        "a c due 5 t=waits");
    }

    @Test
    void knowsTheLastRetainedMessageOfATopic() {
        try (TestJournal journal = new TestJournal(folder)) {
            journal.keep(retained("a", "1"), retained("b", "1"), retained("c", "1"));
            journal.keep(retained("a", "2"), retained("b", ""));
        }

        assertThat(reopened()).containsExactly("a retained c=1", "a retained a=2");
    }

    @Test
    void forgetsSessionsThatEndedAndTheirMessagesAlone() {
        try (TestJournal journal = new TestJournal(folder)) {
            journal.keep(session("c"), new Change.Subscribed("c", "t", OPTIONS), due("c", 1, message("t", "old")));
            journal.keep(new Change.SessionEnded("c"));
            journal.keep(session("c"), due("c", 2, message("t", "new")));
            journal.keep(session("gone"), due("gone", 3, message("t", "x")), new Change.SessionEnded("gone"));
        }

        assertThat(reopened()).containsExactly("a session c of user for 100", "a c due 2 t=new");
    }

    @Test
    void tellsTenantsApartWhateverTheirClientsAreCalled() {
        List<TenantId> tenants =
                List.of(new TenantId("a"), new TenantId("a-b"), new TenantId("ab"), new TenantId("x".repeat(63)));
        List<String> names =
                List.of("c", "", "a/c", "\u0000", "\n", "+/#", "$share/g/t", "é\uD83D\uDE00", "n".repeat(65_535));
        List<String> expected = new ArrayList<>();
        try (TestJournal journal = new TestJournal(folder)) {
            for (TenantId tenant : tenants) {
                for (String name : names) {
                    TestJournal.await(journal.submit(
                            tenant, session(name), due(name, 1 + names.indexOf(name), message(name, name))));
                }
                names.forEach(name -> expected.add(tenant + " session " + name + " of user for 100"));
            }
            // Of one tenant alone.
            TestJournal.await(journal.submit(tenants.get(1), new Change.SessionEnded("c"), done(3)));
        }
        expected.remove("a-b session c of user for 100");

        List<String> found = reopened();
        assertThat(found).containsSubsequence(expected);
        assertThat(found.stream().filter(line -> line.contains(" due "))).hasSize(tenants.size() * names.size() - 2);
    }

    @Test
    void writesAMessageToManyOnce() throws Exception {
        Message large = message("t", "x".repeat(10_000));
        try (TestJournal journal = new TestJournal(folder)) {
            List<Change> changes = new ArrayList<>();
            for (int i = 1; i <= 1000; i++) {
                changes.add(session("c" + i));
                changes.add(due("c" + i, i, large));
            }
            journal.keep(changes.toArray(Change[]::new));

            assertThat(journal.metric("written.bytes")).isLessThan(150_000);
        }
        assertThat(reopened()).hasSize(2000);
    }

    @ParameterizedTest
    @EnumSource(names = {"OS", "FSYNC"})
    void compactsWhatIsOverAndGoesOnMeanwhile(Durability durability) {
        List<String> expected;
        try (TestJournal journal = new TestJournal(folder, durability, Disk.REAL, TestJournal.SMALL)) {
            Message first = message("t", "first");
            journal.keep(session("c"), new Change.Subscribed("c", "t", OPTIONS), new Change.IdentifierTaken("c", 3));
            journal.keep(due("c", 1, first, 1), new Change.MessageReceived("c", 1, 1), retained("r", "kept"));
            for (int i = 2; i < 3000; i++) {
                CompletableFuture<Void> kept = journal.submit(
                        TENANT, due("c", i, message("t", "number " + i)), done(i), retained("s", "" + i));
                if (i % 100 == 0) {
                    // Or all of it is one write, if this thread is fast.
                    TestJournal.await(kept);
                }
            }
            await().until(() -> journal.metric("compactions") >= 2);
            journal.keep(due("c", 3000, message("t", "last")));
            await().until(() -> journal.metric("bytes") < 100_000);
            expected = List.of(
                    "a session c of user for 100",
                    "a c to t " + OPTIONS,
                    "a c took 3",
                    "a c due 1 t=first as 1",
                    "a c received 1",
                    "a retained r=kept",
                    "a retained s=2999",
                    "a c due 3000 t=last");
        }

        assertThat(reopened()).containsExactlyElementsOf(expected);
        assertThat(reopened()).containsExactlyElementsOf(expected);
    }

    /** A file that could not be deleted when another took its place. */
    @Test
    void compactsWithoutWhatNoLongerCounts() throws Exception {
        Path first = folder.resolve("0000000000000001.journal");
        try (TestJournal journal = new TestJournal(folder, Durability.OS, Disk.REAL, TestJournal.SMALL)) {
            journal.keep(session("gone"), due("gone", 1, message("t", "x")), retained("r", "gone"));
            byte[] old = Files.readAllBytes(first);
            journal.keep(new Change.SessionEnded("gone"), retained("r", ""));
            churnUntil(journal, () -> journal.metric("compactions") > 0);
            Files.write(first, old);
            churnUntil(journal, () -> !Files.exists(first));
        }

        assertThat(reopened()).containsExactly("a retained s=x");
    }

    /** Writes, so that the journal is compacted time and again. */
    private static void churnUntil(TestJournal journal, BooleanSupplier condition) {
        await().pollInSameThread().pollDelay(Duration.ZERO).until(() -> {
            for (int i = 0; i < 100; i++) {
                journal.keep(retained("s", "x"));
            }
            return condition.getAsBoolean();
        });
    }

    @Test
    void numbersOfMessagesThatAreDoneAreKnown() {
        try (TestJournal journal = new TestJournal(folder)) {
            journal.keep(session("c"), due("c", 7, message("t", "x")), done(7), new Change.SessionEnded("c"));
        }
        try (TestJournal journal = new TestJournal(folder)) {
            assertThat(journal.lastNumber()).isEqualTo(7);
        }
    }

    /** Where digits are others, so are those of formatted numbers. */
    @Test
    void findsItsFilesWhateverTheLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try (TestJournal journal = new TestJournal(folder)) {
            journal.keep(session("c"));
        } finally {
            Locale.setDefault(before);
        }
        assertThat(reopened()).hasSize(1);
    }

    @Test
    void isForItsOwnerOnly() throws Exception {
        Path made = folder.resolve("broker/store");
        try (TestJournal journal = new TestJournal(made)) {
            journal.keep(session("c"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
    }

    @Test
    void expiryIsATimeOfTheCalendar() throws Exception {
        Message soon = MessageExpiry.expiringIn("t", 1);
        Message later = MessageExpiry.expiringIn("u", 1000);
        try (TestJournal journal = new TestJournal(folder)) {
            journal.keep(new Change.Retained(soon), new Change.Retained(later));
        }
        await().until(() -> soon.isExpired(System.nanoTime()));

        assertThat(reopened()).containsExactly("a retained u=x");
    }

    @Test
    void writesTogetherWhatComesWhileItWrites() {
        FaultyDisk disk = new FaultyDisk();
        List<String> order = new ArrayList<>();
        try (TestJournal journal = new TestJournal(folder, Durability.FSYNC, disk, JournalSettings.DEFAULT)) {
            disk.hold();
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 1; i <= 100; i++) {
                String name = "c" + i;
                CompletableFuture<Void> kept = journal.submit(new TenantId("t" + i % 7), session(name));
                kept.thenRun(() -> order.add(name));
                all.add(kept);
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
    void whatNobodyWaitsForIsWrittenSoon() {
        try (TestJournal journal = new TestJournal(folder)) {
            journal.of(TENANT).keep(session("c"));
            journal.endTurn();
            await().until(() -> journal.metric("batches") == 1);
            journal.of(TENANT).keep(session("d"));
            journal.endTurn();
            TestJournal.await(journal.of(TENANT).kept());

            assertThat(journal.of(TENANT).kept()).isCompleted();
        }
        assertThat(reopened()).hasSize(2);
    }
}
