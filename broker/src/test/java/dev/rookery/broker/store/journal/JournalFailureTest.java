package dev.rookery.broker.store.journal;

import static dev.rookery.broker.store.journal.TestJournal.TENANT;
import static dev.rookery.broker.store.journal.TestJournal.due;
import static dev.rookery.broker.store.journal.TestJournal.message;
import static dev.rookery.broker.store.journal.TestJournal.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.broker.store.Durability;
import dev.rookery.broker.store.StorePressure;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that is full or fails: nobody is told that something is kept, and nothing is lost that the process still has. */
class JournalFailureTest {
    @TempDir
    private Path folder;

    private final FaultyDisk disk = new FaultyDisk();

    private TestJournal open() {
        return new TestJournal(folder, Durability.FSYNC, disk, TestJournal.SMALL);
    }

    private static void awaitFailure(CompletableFuture<Void> kept) {
        await().until(kept::isCompletedExceptionally);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsThatItFailsAndGoesOnOnceItCan(boolean full) {
        try (TestJournal journal = open()) {
            journal.keep(session("before"));
            if (full) {
                disk.fill();
            } else {
                disk.failSync();
            }
            awaitFailure(journal.submit(TENANT, session("c")));
            awaitFailure(journal.submit(TENANT, due("c", 1, message("t", "x"))));
            assertThat(journal.of(TENANT).kept()).isCompletedExceptionally();
            assertThat(journal.isWorking()).isFalse();
            assertThat(journal.metric("failing")).isEqualTo(1);
            assertThat(journal.metric("failures")).isPositive();

            disk.repair();
            await().until(journal::isWorking);
            assertThat(journal.of(TENANT).kept()).isCompletedWithValue(null);
            assertThat(journal.metric("failing")).isZero();
            journal.keep(session("after"));
        }
        try (TestJournal again = open()) {
            assertThat(again.restored())
                    .isEqualTo(List.of(
                            "a session before of user for 100",
                            "a session c of user for 100",
                            "a session after of user for 100",
                            "a c due 1 t=x"));
        }
    }

    @Test
    void holdsBackAndThenRefusesWhenMuchWaits() {
        try (TestJournal journal = open()) {
            disk.fill();
            awaitFailure(journal.submit(TENANT, session("c")));
            assertThat(journal.of(TENANT).room()).isEqualTo(StorePressure.AMPLE);
            journal.submit(TENANT, due("c", 1, message("t", "x".repeat(5000))));
            assertThat(journal.of(TENANT).room()).isEqualTo(StorePressure.SCARCE);
            journal.submit(TENANT, due("c", 2, message("t", "x".repeat(15_000))));
            assertThat(journal.of(TENANT).room()).isEqualTo(StorePressure.NONE);

            disk.repair();
            await().until(() -> journal.of(TENANT).room() == StorePressure.AMPLE);
        }
        try (TestJournal again = open()) {
            assertThat(again.restored()).hasSize(3);
        }
    }

    /** Or what waits would fill the memory. */
    @Test
    void refusesWhenTheDiskHangs() {
        try (TestJournal journal = open()) {
            disk.hold();
            journal.submit(TENANT, session("c"));
            journal.submit(TENANT, due("c", 1, message("t", "x".repeat(5000))));
            StorePressure some = journal.of(TENANT).room();
            CompletableFuture<Void> last = journal.submit(TENANT, due("c", 2, message("t", "x".repeat(15_000))));
            StorePressure more = journal.of(TENANT).room();
            disk.release();

            assertThat(List.of(some, more)).containsExactly(StorePressure.SCARCE, StorePressure.NONE);
            TestJournal.await(last);
            assertThat(journal.of(TENANT).room()).isEqualTo(StorePressure.AMPLE);
        }
    }

    @Test
    void startsThoughTheDiskIsFull() {
        try (TestJournal journal = open()) {
            journal.keep(session("c"));
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
