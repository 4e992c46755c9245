package dev.rookery.broker.store.journal;

import dev.rookery.broker.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Directory of a journal: numbered segments and a lock file, which excludes other processes. Thread-safe. */
final class JournalFolder implements AutoCloseable {
    private static final String EXTENSION = ".journal";
    private static final String UNFINISHED = ".unfinished";
    private static final String SPARE = ".spare";
    private static final String HEAD = "head";
    private static final String NEW_HEAD = ".head";

    /** Other users of the machine must not read the messages of customers. */
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path directory;
    /** Null for a folder that is read only. */
    private final @Nullable FileChannel lock;

    private JournalFolder(Path directory, @Nullable FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Creates the directory if missing, accessible by its owner only, and locks it.
     *
     * @throws StoreException if another broker holds the lock
     */
    static JournalFolder open(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, ownerOnly());
        }
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new JournalFolder(directory, channel);
            }
        } catch (OverlappingFileLockException e) {
            // Locked by another broker in this process.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new StoreException("Another broker uses the journal in " + directory
                + ". Stop it, or choose another data directory with --data");
    }

    /** Returns the folder of a journal that another process may be writing; to be read only. */
    static JournalFolder unlocked(Path directory) {
        // The lock file is not even opened: closing it would release a lock of this process.
        return new JournalFolder(directory, null);
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    Path segment(long number) {
        return directory.resolve(String.format(Locale.ROOT, "%016d%s", number, EXTENSION));
    }

    /** Returns the file to write a snapshot to until it is complete. */
    Path unfinished() {
        return directory.resolve(UNFINISHED);
    }

    /** Returns the file of zeros that becomes a segment later. */
    Path spare() {
        return directory.resolve(SPARE);
    }

    /** Returns the numbers of the existing segments in ascending order. */
    List<Long> numbers() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\d{16}\\" + EXTENSION))
                    .map(name -> Long.parseLong(name.substring(0, name.length() - EXTENSION.length())))
                    .sorted()
                    .toList();
        }
    }

    /** Returns the file with the number of the newest segment. */
    Path head() {
        return directory.resolve(HEAD);
    }

    /** Returns the number of the newest segment according to {@link #head}; 0 if it is not known. */
    long headNumber() throws IOException {
        if (!Files.exists(head())) {
            return 0;
        }
        String number = Files.readString(head(), StandardCharsets.ISO_8859_1).strip();
        // A power failure may leave an empty file.
        return number.matches("\\d{1,16}") ? Long.parseLong(number) : 0;
    }

    /** Records the number of the newest segment, which must exist. */
    void writeHead(long number) throws IOException {
        Path written = directory.resolve(NEW_HEAD);
        Files.writeString(written, number + "\n");
        Files.move(written, head(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** To be called before the newest segment is deleted. */
    void deleteHead() throws IOException {
        Files.deleteIfExists(head());
    }

    /** Returns the total size of the segments in bytes. */
    long size() throws IOException {
        long size = 0;
        for (long number : numbers()) {
            size += size(number);
        }
        return size;
    }

    /** Returns the size of a segment in bytes; 0 if it has been deleted. */
    private long size(long number) throws IOException {
        Path file = segment(number);
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** Replaces the segments up to {@code number} by the complete snapshot in {@link #unfinished}. */
    void replaceUpTo(long number) throws IOException {
        Files.move(unfinished(), segment(number), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync();
        deleteBefore(number);
    }

    void deleteBefore(long number) throws IOException {
        for (long older : numbers()) {
            if (older < number) {
                Files.delete(segment(older));
            }
        }
    }

    /** Syncs the directory entries to the disk. */
    void sync() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }
}
