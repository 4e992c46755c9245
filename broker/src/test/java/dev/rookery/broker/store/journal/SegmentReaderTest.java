package dev.rookery.broker.store.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a segment that compaction or a failed write changes meanwhile. */
class SegmentReaderTest {
    /** Frames larger than any buffer of the reader. */
    private static final String LARGE = "x".repeat(100_000);

    @TempDir
    private Path directory;

    private Path segment;

    @BeforeEach
    void writeSegment() throws IOException {
        Path journal = directory.resolve("journal");
        write(journal, LARGE);
        JournalFolder folder = JournalFolder.unlocked(journal);
        segment = folder.segment(folder.numbers().get(0));
    }

    /** A snapshot takes the name of the last segment that it replaces. */
    @Test
    void readsTheFileThatItOpenedAfterAnotherTookItsName() throws IOException {
        byte[] contents = Files.readAllBytes(segment);
        Path shorter = directory.resolve("shorter");
        Files.write(shorter, new byte[10]);
        Path copy = directory.resolve("copy");

        try (SegmentReader reader = new SegmentReader(segment);
                FileChannel out = FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Files.move(shorter, segment, StandardCopyOption.REPLACE_EXISTING);

            assertThat(frames(reader)).isEqualTo(3);
            assertThat(reader.isAtEnd()).isTrue();
            reader.copyTo(out);
        }

        assertThat(copy).hasBinaryContent(contents);
    }

    @Test
    void failsIfTheFileIsTruncated() throws IOException {
        try (SegmentReader reader = new SegmentReader(segment)) {
            truncate();

            assertThatThrownBy(() -> frames(reader)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void copiesNoMoreThanATruncatedFileHas() throws IOException {
        try (SegmentReader reader = new SegmentReader(segment);
                FileChannel out = FileChannel.open(
                        directory.resolve("copy"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            frames(reader);
            truncate();

            assertThatThrownBy(() -> reader.copyTo(out)).isInstanceOf(EOFException.class);
        }
    }

    private static void write(Path journal, String payload) {
        try (TestJournal written = new TestJournal(journal)) {
            for (String topic : List.of("a", "b", "c")) {
                written.persist(TestJournal.retained(topic, payload));
            }
        }
    }

    private void truncate() throws IOException {
        try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            file.truncate(1000);
        }
    }

    private static int frames(SegmentReader reader) throws IOException {
        int frames = 0;
        while (reader.next()) {
            frames++;
        }
        return frames;
    }
}
