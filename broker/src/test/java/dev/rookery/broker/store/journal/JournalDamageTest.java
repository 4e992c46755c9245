package dev.rookery.broker.store.journal;

import static dev.rookery.broker.store.journal.TestJournal.due;
import static dev.rookery.broker.store.journal.TestJournal.message;
import static dev.rookery.broker.store.journal.TestJournal.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.broker.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        long[] ends = new long[3];
        try (TestJournal journal = new TestJournal(folder)) {
            for (int i = 0; i < ends.length; i++) {
                journal.keep(session("c" + i), due("c" + i, i + 1, message("t", "payload")));
                ends[i] = Files.size(file());
            }
        }
        return ends;
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
        try (TestJournal journal = new TestJournal(folder)) {
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
                .hasMessageContaining("newer version of Rookery (format 2, this one knows 1)");
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
