package dev.rookery.broker.store.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rookery.broker.store.Durability;
import dev.rookery.broker.store.StoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of a journal while it is written. */
class JournalCopyTest {
    private static final int COPIES = 20;
    private static final int TOPICS = 10;

    private static final int MAXIMUM_BYTES = 500_000;

    @TempDir
    private Path directory;

    /** Segments of 4 KiB, so that they are replaced by snapshots all the time. */
    @Test
    void copiesAreTheStateAtOneTime() {
        long written = 0;
        try (TestJournal journal =
                new TestJournal(directory.resolve("source"), Durability.OS, Disk.REAL, TestJournal.SMALL)) {
            for (int copy = 0; copy < COPIES; copy++) {
                Path target = directory.resolve("copy" + copy);
                long before = written;
                CompletableFuture<Long> copied = CompletableFuture.supplyAsync(
                        () -> new JournalTool(directory.resolve("source")).copy(target),
                        task -> new Thread(task).start());
                do {
                    for (int i = 0; i < TOPICS; i++) {
                        journal.persist(TestJournal.retained("t" + i, ++written + "x".repeat(100)));
                    }
                    // On a busy machine, neither the compaction nor a copy would keep up with ever more segments.
                    await().until(() -> copied.isDone() || journal.metric("bytes") < MAXIMUM_BYTES);
                } while (!copied.isDone());
                assertThat(copied.join()).isNotNegative();

                assertConsistent(target, before, written);
            }
            assertThat(journal.failures()).isEmpty();
        }
    }

    /** Each topic was written once in a round: the values of a state at one time are consecutive numbers. */
    private static void assertConsistent(Path target, long before, long after) {
        try (TestJournal copy = new TestJournal(target)) {
            List<Long> values = copy.restored().stream()
                    .map(change -> change.replaceAll(".*=(\\d+)x+$", "$1"))
                    .map(Long::parseLong)
                    .sorted()
                    .toList();
            if (before > 0) {
                assertThat(values).hasSize(TOPICS);
                long last = values.get(TOPICS - 1);
                assertThat(last).isBetween(before, after);
                assertThat(values.get(0)).isEqualTo(last - TOPICS + 1);
            }
        }
    }

    @Test
    void doesNotReplaceAJournal() {
        try (TestJournal journal = new TestJournal(directory)) {
            journal.persist(TestJournal.retained("t", "1"));
        }

        assertThatThrownBy(() -> new JournalTool(directory).copy(directory)).isInstanceOf(StoreException.class);
    }
}
