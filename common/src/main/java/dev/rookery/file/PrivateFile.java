package dev.rookery.file;

import dev.rookery.text.TextFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/**
 * Files with owner-only permissions. Files appear complete or not at all, also with concurrent writers and after a
 * crash. Requires a file system with hard links. Thread-safe, also across processes.
 */
public final class PrivateFile {
    private PrivateFile() {}

    /** Returns the content of the file, and creates it first if it is missing; concurrent callers get the same text. */
    public static String readOrCreate(Path file, Supplier<String> text) throws IOException {
        if (!Files.exists(file)) {
            try {
                create(file, text.get());
            } catch (FileAlreadyExistsException e) {
                // Another thread or process created it first.
            }
        }
        return TextFile.read(file);
    }

    /** @throws FileAlreadyExistsException if the file exists */
    public static void create(Path file, String text) throws IOException {
        publish(file, text, (temporary, target) -> Files.createLink(target, temporary));
    }

    /** Writes the file, replacing an existing one atomically. */
    public static void replace(Path file, String text) throws IOException {
        publish(file, text, PrivateFile::move);
    }

    /**
     * Writes the file, replacing an existing one atomically, and returns it open for appending. It is not synced to the disk.
     *
     * @param content writes the content
     */
    public static FileChannel replace(Path file, Content content) throws IOException {
        return publish(file, PrivateFile::move, temporary -> {
            FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
            try {
                content.write(channel);
                return channel;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        });
    }

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        void write(FileChannel channel) throws IOException;
    }

    private static void publish(Path file, String text, Publication publication) throws IOException {
        publish(
                file,
                publication,
                temporary -> Files.writeString(temporary, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC));
    }

    private static <T> T publish(Path file, Publication publication, Preparation<T> preparation) throws IOException {
        Path target = file.toAbsolutePath();
        // Java creates temporary files with owner-only permissions.
        Path temporary = Files.createTempFile(target.getParent(), "." + target.getFileName() + "-", null);
        try {
            T prepared = preparation.prepare(temporary);
            publication.publish(temporary, target);
            return prepared;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void move(Path temporary, Path target) throws IOException {
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private interface Preparation<T> {
        T prepare(Path temporary) throws IOException;
    }

    private interface Publication {
        void publish(Path temporary, Path target) throws IOException;
    }
}
