package dev.rookery.broker.store.journal;

import static dev.rookery.broker.store.journal.TestJournal.TENANT;
import static dev.rookery.broker.store.journal.TestJournal.key;
import static dev.rookery.broker.store.journal.TestJournal.message;
import static dev.rookery.broker.store.journal.TestJournal.queued;
import static dev.rookery.broker.store.journal.TestJournal.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.Durability;
import dev.rookery.broker.store.StorePressure;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A full or failing disk: no future completes before its changes are persisted, and no change in memory is lost. */
class JournalFailureTest {
    @TempDir
    private Path folder;

    private final FaultyDisk disk = new FaultyDisk();

    private TestJournal open() {
        return new TestJournal(folder, Durability.FSYNC, disk, TestJournal.SMALL);
    }

    private static void awaitFailure(CompletableFuture<Void> persisted) {
        await().until(persisted::isCompletedExceptionally);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void failsFuturesAndRetriesUntilTheDiskRecovers(boolean full) {
        try (TestJournal journal = open()) {
            journal.persist(session("before"));
            if (full) {
                disk.fill();
            } else {
                disk.failSync();
            }
            awaitFailure(journal.submit(TENANT, session("c")));
            awaitFailure(journal.submit(TENANT, queued("c", 1, message("t", "x"))));
            assertThat(journal.of(TENANT).persisted()).isCompletedExceptionally();
            assertThat(journal.isHealthy()).isFalse();
            assertThat(journal.metric("failing")).isEqualTo(1);
            assertThat(journal.metric("failures")).isPositive();

            disk.repair();
            await().until(journal::isHealthy);
            assertThat(journal.of(TENANT).persisted()).isCompletedWithValue(null);
            assertThat(journal.metric("failing")).isZero();
            journal.persist(session("after"));
        }
        try (TestJournal again = open()) {
            assertThat(again.restored())
                    .isEqualTo(List.of(
                            "a session before of user expires 100",
                            "a session c of user expires 100",
                            "a session after of user expires 100",
                            "a c queued 1 t=x"));
        }
    }

    @Test
    void reportsHighThenCriticalPressureWhileWritesFail() {
        try (TestJournal journal = open()) {
            disk.fill();
            awaitFailure(journal.submit(TENANT, session("c")));
            assertThat(journal.of(TENANT).pressure()).isEqualTo(StorePressure.LOW);
            journal.submit(TENANT, queued("c", 1, message("t", "x".repeat(5000))));
            assertThat(journal.of(TENANT).pressure()).isEqualTo(StorePressure.HIGH);
            journal.submit(TENANT, queued("c", 2, message("t", "x".repeat(15_000))));
            assertThat(journal.of(TENANT).pressure()).isEqualTo(StorePressure.CRITICAL);

            disk.repair();
            await().until(() -> journal.of(TENANT).pressure() == StorePressure.LOW);
        }
        try (TestJournal again = open()) {
            assertThat(again.restored()).hasSize(3);
        }
    }

    /** Unwritten changes must not exhaust the memory. */
    @Test
    void reportsCriticalPressureWhileTheDiskHangs() {
        try (TestJournal journal = open()) {
            disk.hold();
            journal.submit(TENANT, session("c"));
            journal.submit(TENANT, queued("c", 1, message("t", "x".repeat(5000))));
            StorePressure some = journal.of(TENANT).pressure();
            CompletableFuture<Void> last = journal.submit(TENANT, queued("c", 2, message("t", "x".repeat(15_000))));
            StorePressure more = journal.of(TENANT).pressure();
            disk.release();

            assertThat(List.of(some, more)).containsExactly(StorePressure.HIGH, StorePressure.CRITICAL);
            TestJournal.await(last);
            assertThat(journal.of(TENANT).pressure()).isEqualTo(StorePressure.LOW);
        }
    }

    /** A change whose encoding fails after some bytes must not leave them in the journal. */
    @Test
    @SuppressWarnings("NullAway") // Null makes the encoder fail.
    void persistsNothingOfAnIterationWithAChangeThatCannotBeEncoded() {
        Change invalid = new Change.MessageQueued(key("d"), 2, message("t", "y"), 1, false, null, null, 0);
        try (TestJournal journal = open()) {
            journal.persist(session("c"), queued("c", 1, message("t", "x")));

            CompletableFuture<Void> failed = journal.submit(TENANT, session("d"), invalid, session("e"));

            assertThat(failed).isCompletedExceptionally();
            assertThat(journal.submit(TENANT, session("f"))).isCompletedExceptionally();
            assertThat(journal.submit(new TenantId("b"), session("g"))).isCompletedExceptionally();
            assertThat(journal.of(TENANT).pressure()).isEqualTo(StorePressure.CRITICAL);
            assertThat(journal.isHealthy()).isFalse();
            assertThat(journal.failures())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "Failed to encode a change of tenant a for the journal: java.lang.NullPointerException");
        }
        try (TestJournal again = open()) {
            assertThat(again.restored())
                    .startsWith("a session c of user expires 100")
                    .contains("a c queued 1 t=x")
                    .noneMatch(line -> line.startsWith("a session d") || line.startsWith("a session e"));
        }
    }

    @Test
    void reportsTheEndOfTheWriterThread() {
        try (TestJournal journal = open()) {
            journal.persist(session("c"));
            disk.exhaustMemory();

            awaitFailure(journal.submit(TENANT, session("d")));

            await().until(() -> !journal.failures().isEmpty());
            assertThat(journal.failures())
                    .containsExactly(
                            "Thread store, which writes the journal, failed: java.lang.OutOfMemoryError: injected");
            assertThat(journal.submit(TENANT, session("e"))).isCompletedExceptionally();
            disk.repair();
        }
        try (TestJournal again = open()) {
            assertThat(again.restored()).containsExactly("a session c of user expires 100");
        }
    }

    @Test
    void startsWhileTheDiskIsFull() {
        try (TestJournal journal = open()) {
            journal.persist(session("c"));
        }
        disk.fill();
        try (TestJournal journal = open()) {
            assertThat(journal.restored()).hasSize(1);
            awaitFailure(journal.submit(TENANT, session("d")));
        }
        disk.repair();
        try (TestJournal journal = open()) {
            assertThat(journal.restored()).hasSize(1);
        }
    }
}
