package dev.rookery.broker.store.journal;

import static dev.rookery.broker.store.journal.TestJournal.due;
import static dev.rookery.broker.store.journal.TestJournal.message;
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

/** What is left of a journal when power was lost, and what is told of one that is not what it should be. */
class JournalDamageTest {
    @TempDir
    private Path folder;

    /** A journal of three writes in one file, and where each ends. */
    private long[] write() throws IOException {
        return write(Durability.FSYNC);
    }

    private long[] write(Durability durability) throws IOException {
        long[] ends = new long[3];
        try (TestJournal journal = open(durability)) {
            for (int i = 0; i < ends.length; i++) {
                journal.keep(session("c" + i), due("c" + i, i + 1, message("t", "payload")));
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
    void leavesOutALastWriteThatWasCutOffAnywhere() throws Exception {
        long[] ends = write();
        byte[] whole = Files.readAllBytes(file());
        for (long size = ends[1]; size < ends[2]; size += 3) {
            Files.write(file(), Arrays.copyOf(whole, (int) size));
            assertThat(reopened()).as("cut off at " + size).hasSize(4);
            assertThat(Files.size(file())).isEqualTo(ends[1]);
        }
    }

    @Test
    void leavesOutALastWriteOfWhichPartsAreMissing() throws Exception {
        long[] ends = write();
        byte[] whole = Files.readAllBytes(file());
        Arrays.fill(whole, (int) ends[1] + 20, whole.length, (byte) 0);
        Files.write(file(), Arrays.copyOf(whole, whole.length + 5000));

        assertThat(reopened()).hasSize(4);
    }

    @Test
    void leavesOutAFileThatWasHardlyBegun() throws Exception {
        write();
        Files.write(folder.resolve("0000000000000002.journal"), new byte[3]);

        assertThat(reopened()).hasSize(6);
    }

    /** Of what the operating system alone has, power takes any part. */
    @Test
    void leavesOutWhatWasNotOnTheDiskAndAllBehindIt() throws Exception {
        long[] ends = write(Durability.OS);
        byte[] whole = Files.readAllBytes(file());
        Arrays.fill(whole, (int) ends[0], (int) ends[1], (byte) 0);
        Files.write(file(), whole);
        assertThat(reopened()).containsExactly("a session c0 of user for 100", "a c0 due 1 t=payload");

        Arrays.fill(whole, (byte) 0);
        Files.write(file(), whole);
        assertThat(reopened()).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void leavesOutFilesBehindOneThatWasNotOnTheDisk() throws Exception {
        JournalSettings small = new JournalSettings(
                100, Long.MAX_VALUE, 1 << 20, 1 << 20, Duration.ofMillis(20), Duration.ofMillis(20));
        // Nothing is brought to the disk any more after the first write.
        FaultyDisk disk = new FaultyDisk();
        try (TestJournal journal = new TestJournal(folder, Durability.OS, disk, small)) {
            journal.keep(session("c0"));
            disk.failSync();
            for (int i = 1; i < 10; i++) {
                journal.keep(session("c" + i));
            }
        }
        int count = files().size();
        assertThat(count).isGreaterThan(2);
        Path torn = files().get(1);
        byte[] whole = Files.readAllBytes(torn);
        Files.write(torn, Arrays.copyOf(whole, whole.length - 1));

        assertThat(reopened()).isNotEmpty().hasSizeLessThan(9).contains("a session c0 of user for 100");
        assertThat(files()).hasSize(2);
    }

    /** A batch is on the disk as a whole when it is acknowledged; before that, any part of it may be. */
    @Test
    void leavesOutABatchOfWhichTheFirstFrameIsMissing() throws Exception {
        JournalSettings patient = new JournalSettings(
                1 << 23, Long.MAX_VALUE, 1 << 23, 1 << 23, Duration.ofHours(1), Duration.ofMillis(20));
        long first;
        try (TestJournal journal = new TestJournal(folder, Durability.FSYNC, Disk.REAL, patient)) {
            journal.keep(session("c"));
            first = Files.size(file());
            // Nobody waits for it, so that it is written with the next.
            journal.of(TestJournal.TENANT).keep(due("c", 1, message("t", "x".repeat(600_000))));
            journal.endTurn();
            journal.keep(due("c", 2, message("t", "y".repeat(600_000))));
        }
        byte[] whole = Files.readAllBytes(file());
        assertThat(whole.length - first).isGreaterThan(1_200_000);
        // The last frame is whole.
        Arrays.fill(whole, (int) first, whole.length - 700_000, (byte) 0);
        Files.write(file(), whole);

        assertThat(reopened()).containsExactly("a session c of user for 100");
    }

    @Test
    void takesNothingThatAClientSentForAFrame() throws Exception {
        write();
        byte[] forged = Files.readAllBytes(file());
        Files.delete(file());
        try (TestJournal journal = open(Durability.FSYNC)) {
            journal.keep(session("c"));
            journal.keep(due("c", 1, Message.of("t", Arrays.copyOf(forged, forged.length + 100), 1, false)));
        }
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, whole.length - 50));

        assertThat(reopened()).containsExactly("a session c of user for 100");
    }

    /** Files are made of zeros before they are written to. */
    @Test
    void zerosAreTheEndOfAFile() throws Exception {
        write();
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, whole.length + 5000));
        Files.write(folder.resolve("0000000000000002.journal"), Arrays.copyOf(whole, whole.length + 5000));
        Files.write(folder.resolve("0000000000000003.journal"), new byte[5000]);
        Files.write(folder.resolve(".spare"), new byte[5000]);

        // The second tells the same again: of messages with the same numbers.
        assertThat(reopened()).hasSize(3 + 6);
        assertThat(folder.resolve("0000000000000003.journal")).doesNotExist();
        assertThat(reopened()).hasSize(3 + 6);
    }

    @Test
    void refusesDamageInTheMiddle() throws Exception {
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
    void refusesACutOffFileThatIsNotTheLast() throws Exception {
        long[] ends = write();
        byte[] whole = Files.readAllBytes(file());
        try (TestJournal journal = open(Durability.FSYNC)) {
            journal.keep(session("d"));
        }
        assertThat(files()).hasSize(2);
        Files.write(file(), Arrays.copyOf(whole, (int) ends[2] - 1));

        assertThatThrownBy(this::reopened).hasMessageContaining("is damaged at byte " + ends[1]);
    }

    @Test
    void refusesANewerVersionAndAnotherProgram() throws Exception {
        write();
        byte[] whole = Files.readAllBytes(file());
        whole[11] = 2;
        Files.write(file(), whole);
        assertThatThrownBy(this::reopened)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("newer version of Rookery (format 2; this build reads up to 1)");
        whole[0] = 'x';
        Files.write(file(), whole);
        assertThatThrownBy(this::reopened).hasMessageContaining("is no journal of Rookery");
    }

    @Test
    void isForOneBrokerAtATime() throws Exception {
        try (TestJournal journal = new TestJournal(folder)) {
            journal.keep(session("c"));
            assertThatThrownBy(this::reopened)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("Another broker keeps its state in " + folder);
        }
        assertThat(reopened()).hasSize(1);
    }

    /** The process ended between the rename and the deletion, or before it. */
    @Test
    void takesUpACompactionThatWasCutOff() throws Exception {
        write();
        byte[] whole = Files.readAllBytes(file());
        Files.write(folder.resolve(".unfinished"), new byte[100]);
        byte[] complete = whole.clone();
        complete[15] = 1;
        Files.write(folder.resolve("0000000000000002.journal"), complete);

        assertThat(reopened()).hasSize(6);
        assertThat(files()).hasSize(1);
        assertThat(folder.resolve(".unfinished")).doesNotExist();
    }
}
