package dev.rookery.app.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Folder that only its owner can read, deleted with its content when closed.
 *
 * @param path absolute path
 */
public record TemporaryFolder(Path path) implements AutoCloseable {
    /** Creates a hidden folder in another one. */
    public static TemporaryFolder in(Path parent) throws IOException {
        return new TemporaryFolder(Files.createTempDirectory(parent.toAbsolutePath(), ".rookery-"));
    }

    @Override
    public void close() {
        try {
            List<Path> entries;
            try (Stream<Path> tree = Files.walk(path)) {
                entries = tree.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path entry : entries) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
