package dev.rookery.broker.store.journal;

import static dev.rookery.broker.store.journal.TestJournal.message;
import static dev.rookery.broker.store.journal.TestJournal.queued;
import static dev.rookery.broker.store.journal.TestJournal.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.store.Durability;
import dev.rookery.broker.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recovery of a journal after a power failure, and refusal of damaged or foreign files. */
class JournalDamageTest {
    @TempDir
    private Path folder;

    /** Writes three batches to one segment. Returns the end of each. */
    private long[] write() throws IOException {
        return write(Durability.FSYNC);
    }

    private long[] write(Durability durability) throws IOException {
        long[] ends = new long[3];
        try (TestJournal journal = open(durability)) {
            for (int i = 0; i < ends.length; i++) {
                journal.persist(session("c" + i), queued("c" + i, i + 1, message("t", "payload")));
                ends[i] = Files.size(file());
            }
        }
        return ends;
    }

    private TestJournal open(Durability durability) {
        return new TestJournal(folder, durability, Disk.REAL, JournalSettings.DEFAULT);
    }

    private Path file() throws IOException {
        return files().get(0);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".journal"))
                    .sorted()
                    .toList();
        }
    }

    private List<String> reopened() {
        try (TestJournal journal = new TestJournal(folder)) {
            return journal.restored();
        }
    }

    @Test
    void truncatesAnIncompleteLastWriteOfAnyLength() throws Exception {
        long[] ends = write();
        byte[] whole = Files.readAllBytes(file());
        for (long size = ends[1]; size < ends[2]; size += 3) {
            Files.write(file(), Arrays.copyOf(whole, (int) size));
            assertThat(reopened()).as("truncated at " + size).hasSize(4);
            assertThat(Files.size(file())).isEqualTo(ends[1]);
        }
    }

    @Test
    void truncatesALastWriteWithMissingParts() throws Exception {
        long[] ends = write();
        byte[] whole = Files.readAllBytes(file());
        Arrays.fill(whole, (int) ends[1] + 20, whole.length, (byte) 0);
        Files.write(file(), Arrays.copyOf(whole, whole.length + 5000));

        assertThat(reopened()).hasSize(4);
    }

    @Test
    void ignoresASegmentWithAnIncompleteHeader() throws Exception {
        write();
        Files.write(folder.resolve("0000000000000002.journal"), new byte[3]);

        assertThat(reopened()).hasSize(6);
    }

    /** A power failure can drop any part of the data that is not synced. */
    @Test
    void dropsUnsyncedDataWithMissingPartsAndAllThatFollows() throws Exception {
        long[] ends = write(Durability.OS);
        byte[] whole = Files.readAllBytes(file());
        Arrays.fill(whole, (int) ends[0], (int) ends[1], (byte) 0);
        Files.write(file(), whole);
        assertThat(reopened()).containsExactly("a session c0 of user expires 100", "a c0 queued 1 t=payload");

        Arrays.fill(whole, (byte) 0);
        Files.write(file(), whole);
        assertThat(reopened()).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void dropsSegmentsAfterAnIncompleteUnsyncedSegment() throws Exception {
        JournalSettings small = new JournalSettings(
                100, Long.MAX_VALUE, 1 << 20, 1 << 20, Duration.ofMillis(20), Duration.ofMillis(20));
        // Every fsync after the first write fails.
        FaultyDisk disk = new FaultyDisk();
        try (TestJournal journal = new TestJournal(folder, Durability.OS, disk, small)) {
            journal.persist(session("c0"));
            disk.failSync();
            for (int i = 1; i < 10; i++) {
                journal.persist(session("c" + i));
            }
        }
        int count = files().size();
        assertThat(count).isGreaterThan(2);
        Path torn = files().get(1);
        byte[] whole = Files.readAllBytes(torn);
        Files.write(torn, Arrays.copyOf(whole, whole.length - 1));

        assertThat(reopened()).isNotEmpty().hasSizeLessThan(9).contains("a session c0 of user expires 100");
        assertThat(files()).hasSize(2);
    }

    /** A batch is synced as a whole before it is acknowledged; until then, any part of it may be on the disk. */
    @Test
    void dropsABatchWhoseFirstFrameIsMissing() throws Exception {
        JournalSettings longInterval = new JournalSettings(
                1 << 23, Long.MAX_VALUE, 1 << 23, 1 << 23, Duration.ofHours(1), Duration.ofMillis(20));
        long first;
        try (TestJournal journal = new TestJournal(folder, Durability.FSYNC, Disk.REAL, longInterval)) {
            journal.persist(session("c"));
            first = Files.size(file());
            // Not flushed, so that it is written together with the next change.
            journal.of(TestJournal.TENANT).append(queued("c", 1, message("t", "x".repeat(600_000))));
            journal.endIteration();
            journal.persist(queued("c", 2, message("t", "y".repeat(600_000))));
        }
        byte[] whole = Files.readAllBytes(file());
        assertThat(whole.length - first).isGreaterThan(1_200_000);
        // The last frame stays valid.
        Arrays.fill(whole, (int) first, whole.length - 700_000, (byte) 0);
        Files.write(file(), whole);

        assertThat(reopened()).containsExactly("a session c of user expires 100");
    }

    @Test
    void ignoresFramesForgedInAPayload() throws Exception {
        write();
        byte[] forged = Files.readAllBytes(file());
        Files.delete(file());
        Files.delete(folder.resolve("head"));
        try (TestJournal journal = open(Durability.FSYNC)) {
            journal.persist(session("c"));
            journal.persist(queued("c", 1, Message.of("t", Arrays.copyOf(forged, forged.length + 100), 1, false)));
        }
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, whole.length - 50));

        assertThat(reopened()).containsExactly("a session c of user expires 100");
    }

    /** Preallocated segments are filled with zeros. */
    @Test
    void treatsZerosAsTheEndOfASegment() throws Exception {
        write();
        try (TestJournal journal = open(Durability.FSYNC)) {
            for (int i = 0; i < 3; i++) {
                journal.persist(session("c" + i), queued("c" + i, i + 1, message("t", "payload")));
            }
        }
        for (Path file : files()) {
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, whole.length + 5000));
        }
        Files.write(folder.resolve("0000000000000003.journal"), new byte[5000]);
        Files.write(folder.resolve(".spare"), new byte[5000]);

        // The second segment repeats the changes of the first, with the same message numbers.
        assertThat(reopened()).hasSize(3 + 6);
        assertThat(folder.resolve("0000000000000003.journal")).doesNotExist();
        assertThat(reopened()).hasSize(3 + 6);
    }

    @Test
    void refusesDamageBeforeTheLastWrite() throws Exception {
        long[] ends = write();
        byte[] whole = Files.readAllBytes(file());
        for (int at : new int[] {SegmentHeader.SIZE, SegmentHeader.SIZE + 5, (int) ends[0] + 4, (int) ends[0] + 30}) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x40;
            Files.write(file(), damaged);
            assertThatThrownBy(this::reopened)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("is damaged at byte")
                    .hasMessageContaining("move it away");
        }
    }

    @Test
    void refusesAnIncompleteSegmentThatIsNotTheLast() throws Exception {
        long[] ends = write();
        byte[] whole = Files.readAllBytes(file());
        try (TestJournal journal = open(Durability.FSYNC)) {
            journal.persist(session("d"));
        }
        assertThat(files()).hasSize(2);
        Files.write(file(), Arrays.copyOf(whole, (int) ends[2] - 1));

        assertThatThrownBy(this::reopened).hasMessageContaining("is damaged at byte " + ends[1]);
    }

    @Test
    void refusesANewerFormatAndForeignFiles() throws Exception {
        write();
        byte[] whole = Files.readAllBytes(file());
        whole[11] = 5;
        Files.write(file(), whole);
        assertThatThrownBy(this::reopened)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("newer version of Rookery (format 5; this build reads up to 4)");
        whole[0] = 'x';
        Files.write(file(), whole);
        assertThatThrownBy(this::reopened).hasMessageContaining("is not a journal segment of Rookery");
    }

    @Test
    void refusesASecondBroker() throws Exception {
        try (TestJournal journal = new TestJournal(folder)) {
            journal.persist(session("c"));
            assertThatThrownBy(this::reopened)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("Another broker uses the journal in " + folder);
        }
        assertThat(reopened()).hasSize(1);
    }

    /** The process ended before the rename, or between the rename and the deletion of old segments. */
    @Test
    void completesAnInterruptedCompaction() throws Exception {
        write();
        Files.write(folder.resolve(".unfinished"), new byte[100]);
        Path file = folder.resolve("0000000000000002.journal");
        try (SnapshotWriter snapshot = new SnapshotWriter(Disk.REAL, file, new SegmentEnd(2, 0, 0))) {
            snapshot.write(TestJournal.TENANT, session("c"));
            snapshot.finish();
        }

        assertThat(reopened()).containsExactly("a session c of user expires 100");
        assertThat(files()).hasSize(1);
        assertThat(folder.resolve(".unfinished")).doesNotExist();
    }
}
