package dev.rookery.broker.store.journal;

import static dev.rookery.broker.store.journal.TestJournal.TENANT;
import static dev.rookery.broker.store.journal.TestJournal.message;
import static dev.rookery.broker.store.journal.TestJournal.queued;
import static dev.rookery.broker.store.journal.TestJournal.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rookery.broker.store.Durability;
import dev.rookery.broker.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Missing and exchanged files of a journal. */
class JournalChainTest {
    /** Size that is never reached. */
    private static final long NEVER = 1L << 40;

    /** Each batch fills a segment, and nothing is compacted. */
    private static final JournalSettings ONE_BATCH_PER_SEGMENT =
            new JournalSettings(100, NEVER, 1 << 20, 1 << 20, Duration.ofMillis(20), Duration.ofMillis(20));

    private static final JournalSettings COMPACTING =
            new JournalSettings(100, 100, 1 << 20, 1 << 20, Duration.ofMillis(20), Duration.ofMillis(20));

    @TempDir
    private Path temporary;

    private Path folder() {
        return temporary.resolve("store");
    }

    private static Path segment(Path folder, int number) {
        return folder.resolve(String.format("%016d.journal", number));
    }

    private TestJournal open(Durability durability, JournalSettings settings) {
        return new TestJournal(folder(), durability, Disk.REAL, settings);
    }

    /** Writes a segment for each of five sessions. */
    private void write(Durability durability) throws IOException {
        write(folder(), durability);
    }

    private static void write(Path folder, Durability durability) throws IOException {
        try (TestJournal journal = new TestJournal(folder, durability, Disk.REAL, ONE_BATCH_PER_SEGMENT)) {
            for (int i = 1; i <= 5; i++) {
                journal.persist(session("c" + i), queued("c" + i, i, message("t", "x".repeat(100))));
            }
        }
        assertThat(files(folder)).hasSize(5);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".journal"))
                    .sorted()
                    .toList();
        }
    }

    private List<String> reopened() {
        try (TestJournal journal = open(Durability.FSYNC, ONE_BATCH_PER_SEGMENT)) {
            return journal.restored();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OS", "FSYNC"})
    void refusesAJournalWithAMissingSegment(Durability durability) throws Exception {
        write(durability);
        for (int missing = 1; missing <= 5; missing++) {
            Path aside = temporary.resolve("aside");
            Files.move(segment(folder(), missing), aside);
            List<Path> before = files(folder());

            assertThatThrownBy(this::reopened)
                    .as("without segment " + missing)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(missing == 5 ? "The newest journal segment is missing" : "is missing")
                    .hasMessageContaining(
                            missing == 5 ? "head" : segment(folder(), missing).toString())
                    .hasMessageContaining("Restore the directory from a backup");

            assertThat(files(folder())).isEqualTo(before);
            Files.move(aside, segment(folder(), missing));
        }
        assertThat(reopened()).hasSize(10);
    }

    @Test
    void startsWithTheOlderStateAsTheMessageDescribes() throws Exception {
        write(Durability.FSYNC);
        Files.delete(segment(folder(), 3));
        for (int number = 4; number <= 5; number++) {
            Files.move(segment(folder(), number), temporary.resolve("aside" + number));
        }
        assertThatThrownBy(this::reopened).hasMessageContaining("delete " + folder().resolve("head"));
        Files.delete(folder().resolve("head"));

        assertThat(reopened()).hasSize(4);
    }

    @Test
    void refusesExchangedSegments() throws Exception {
        write(Durability.FSYNC);
        Path aside = temporary.resolve("aside");
        Files.move(segment(folder(), 2), aside);
        Files.move(segment(folder(), 3), segment(folder(), 2));
        Files.move(aside, segment(folder(), 3));

        assertThatThrownBy(this::reopened)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("was renamed")
                .hasMessageContaining("Exchange the names again");
    }

    @ParameterizedTest
    @EnumSource(names = {"OS", "FSYNC"})
    void refusesASegmentOfAnotherJournal(Durability durability) throws Exception {
        write(durability);
        Path other = temporary.resolve("other");
        write(other, durability);
        for (int number = 1; number <= 4; number++) {
            Path own = temporary.resolve("own");
            Files.move(segment(folder(), number), own);
            Files.copy(segment(other, number), segment(folder(), number));

            assertThatThrownBy(this::reopened)
                    .as("segment " + number)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("does not continue");

            Files.move(own, segment(folder(), number), StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(reopened()).hasSize(10);
    }

    /** A copy of a running store in which an older segment is shorter than it became. */
    @Test
    void refusesASegmentWithoutItsLastWrites() throws Exception {
        JournalSettings two =
                new JournalSettings(400, NEVER, 1 << 20, 1 << 20, Duration.ofMillis(20), Duration.ofMillis(20));
        List<Long> sizes = new ArrayList<>();
        try (TestJournal journal = open(Durability.FSYNC, two)) {
            for (int i = 1; i <= 8; i++) {
                journal.persist(session("c" + i), queued("c" + i, i, message("t", "x".repeat(100))));
                sizes.add(Files.size(segment(folder(), 1)));
            }
        }
        byte[] first = Files.readAllBytes(segment(folder(), 1));
        assertThat(sizes.get(0)).isLessThan(first.length);
        Files.write(segment(folder(), 1), Arrays.copyOf(first, sizes.get(0).intValue()));

        assertThatThrownBy(this::reopened).hasMessageContaining("does not continue");
    }

    /** A power failure drops the end of a segment that was not synced, also at a boundary of frames. */
    @Test
    void dropsSegmentsAfterTheMissingEndOfAnUnsyncedSegment() throws Exception {
        JournalSettings two =
                new JournalSettings(400, NEVER, 1 << 20, 1 << 20, Duration.ofMillis(20), Duration.ofMillis(20));
        FaultyDisk disk = new FaultyDisk();
        disk.failSync();
        long end = 0;
        try (TestJournal journal = new TestJournal(folder(), Durability.OS, disk, two)) {
            for (int i = 1; i <= 8; i++) {
                journal.persist(session("c" + i), queued("c" + i, i, message("t", "x".repeat(100))));
                end = i == 1 ? Files.size(segment(folder(), 1)) : end;
            }
        }
        byte[] first = Files.readAllBytes(segment(folder(), 1));
        Files.write(segment(folder(), 1), Arrays.copyOf(first, (int) end));

        assertThat(reopened())
                .containsExactly("a session c1 of user expires 100", "a c1 queued 1 t=" + "x".repeat(100));
        assertThat(files(folder())).hasSize(1);
        assertThat(reopened()).hasSize(2);
    }

    @Test
    void refusesAJournalWithoutItsSnapshotOrPartOfIt() throws Exception {
        try (TestJournal journal = open(Durability.FSYNC, COMPACTING)) {
            for (int i = 1; i <= 20; i++) {
                journal.persist(session("c" + i), queued("c" + i, i, message("t", "x".repeat(100))));
            }
            await().until(() -> files(folder()).size() < 10);
        }
        try (TestJournal journal = open(Durability.FSYNC, ONE_BATCH_PER_SEGMENT)) {
            journal.persist(session("last"));
        }
        assertThat(reopened()).hasSize(41);
        Path snapshot = files(folder()).get(0);
        byte[] whole = Files.readAllBytes(snapshot);
        // The last frame of a snapshot has no changes.
        Files.write(snapshot, Arrays.copyOf(whole, whole.length - Frame.HEADER_BYTES - Long.BYTES));
        assertThatThrownBy(this::reopened).hasMessageContaining("is damaged");

        Files.delete(snapshot);
        assertThatThrownBy(this::reopened)
                .hasMessageContaining("Journal segment " + snapshot + " is missing")
                .hasMessageContaining("move the directory away");
    }

    @Test
    void refusesADamagedHeader() throws Exception {
        write(Durability.FSYNC);
        byte[] whole = Files.readAllBytes(segment(folder(), 5));
        whole[17] ^= 1;
        Files.write(segment(folder(), 5), whole);

        assertThatThrownBy(this::reopened).hasMessageContaining("is damaged at byte 0");
    }

    /** A segment that could not be written is not missing. */
    @Test
    void startsAfterAFullDiskLeftNoSegment() throws Exception {
        FaultyDisk disk = new FaultyDisk();
        try (TestJournal journal = new TestJournal(folder(), Durability.FSYNC, disk, ONE_BATCH_PER_SEGMENT)) {
            journal.persist(session("c1"), queued("c1", 1, message("t", "x".repeat(100))));
            disk.failSync();
            await().until(journal.submit(TENANT, session("c2"))::isCompletedExceptionally);
            disk.fill();
            disk.repairSync();
            await().until(() -> !Files.exists(segment(folder(), 2)));
        }
        disk.repair();

        assertThat(reopened()).hasSize(2);
    }

    @Test
    void acceptsConsistentCopiesOfARunningJournal() throws Exception {
        try (TestJournal journal = open(Durability.OS, COMPACTING)) {
            int written = 0;
            for (int copy = 0; copy < 20; copy++) {
                for (int i = 0; i < 5; i++) {
                    written++;
                    journal.persist(session("c" + written), queued("c" + written, written, message("t", "payload")));
                }
                Path target = temporary.resolve("copy" + copy);
                while (!copy(folder(), target)) {
                    // A compaction has replaced a segment meanwhile.
                }
                try (TestJournal copied = new TestJournal(target)) {
                    assertThat(copied.restored()).hasSize(2 * written);
                }
            }
        }
    }

    /** Copies as the documentation describes: the head first, then the segments from the oldest to the newest. */
    private static boolean copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path left : files(to)) {
            Files.delete(left);
        }
        Files.copy(from.resolve("head"), to.resolve("head"), StandardCopyOption.REPLACE_EXISTING);
        for (Path segment : files(from)) {
            try {
                Files.copy(segment, to.resolve(segment.getFileName()));
            } catch (NoSuchFileException e) {
                return false;
            }
        }
        return true;
    }
}
