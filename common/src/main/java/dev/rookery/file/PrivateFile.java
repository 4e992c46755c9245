package dev.rookery.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/**
 * Text files that their owner alone can read. Nobody ever sees one half written, however many threads and processes begin at once or
 * end in the middle. Needs a file system with hard links. For any thread.
 */
public final class PrivateFile {
    private PrivateFile() {}

    /** Reads a file, which is made if it is missing; whoever asks at the same time gets the same text. */
    public static String readOrCreate(Path file, Supplier<String> text) throws IOException {
        if (!Files.exists(file)) {
            try {
                create(file, text.get());
            } catch (FileAlreadyExistsException e) {
                // Somebody else was faster; theirs is as good.
            }
        }
        return Files.readString(file);
    }

    /** @throws FileAlreadyExistsException if the file is there already */
    public static void create(Path file, String text) throws IOException {
        place(file, text, (written, place) -> Files.createLink(place, written));
    }

    /** Writes a file; one that is there already gives way. */
    public static void replace(Path file, String text) throws IOException {
        place(file, text, (written, place) -> Files.move(written, place, StandardCopyOption.ATOMIC_MOVE));
    }

    private static void place(Path file, String text, Placement placement) throws IOException {
        Path place = file.toAbsolutePath();
        // Java makes temporary files for their owner alone.
        Path written = Files.createTempFile(place.getParent(), "." + place.getFileName() + "-", null);
        try {
            Files.writeString(written, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            placement.put(written, place);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private interface Placement {
        void put(Path written, Path place) throws IOException;
    }
}
