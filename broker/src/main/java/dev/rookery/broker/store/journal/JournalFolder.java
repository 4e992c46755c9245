package dev.rookery.broker.store.journal;

import dev.rookery.broker.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
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

/** The files of a journal, which are numbered in their order. Held by one process at a time. */
final class JournalFolder implements AutoCloseable {
    private static final String ENDING = ".journal";
    private static final String UNFINISHED = ".unfinished";
    private static final String SPARE = ".spare";

    /** What customers publish is nobody else's business on the machine. */
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path directory;
    private final FileChannel lock;

    private JournalFolder(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Makes the folder, for its owner only, if it is missing, and holds it.
     *
     * @throws StoreException if another process has it
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
            // Held by this process.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new StoreException("Another broker keeps its state in " + directory
                + ": stop it, or give this one another folder by --data");
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    Path segment(long number) {
        return directory.resolve(String.format(Locale.ROOT, "%016d%s", number, ENDING));
    }

    /** Where a file that takes the place of others is written until it is whole. */
    Path unfinished() {
        return directory.resolve(UNFINISHED);
    }

    /** A file of zeros that may become the next segment. */
    Path spare() {
        return directory.resolve(SPARE);
    }

    /** Those that there are, in order. */
    List<Long> numbers() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\d{16}\\" + ENDING))
                    .map(name -> Long.parseLong(name.substring(0, name.length() - ENDING.length())))
                    .sorted()
                    .toList();
        }
    }

    /** Bytes of all files. */
    long size() throws IOException {
        long size = 0;
        for (long number : numbers()) {
            size += size(number);
        }
        return size;
    }

    /** Bytes of a file; 0 if it is gone meanwhile. */
    long size(long number) throws IOException {
        Path file = segment(number);
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** The unfinished file is whole, and takes the place of this one and of all before it. */
    void replaceUpTo(long number) throws IOException {
        Files.move(unfinished(), segment(number), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync();
        removeBefore(number);
    }

    void removeBefore(long number) throws IOException {
        for (long older : numbers()) {
            if (older < number) {
                Files.delete(segment(older));
            }
        }
    }

    /** Brings to the disk which files there are. */
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
        lock.close();
    }
}
