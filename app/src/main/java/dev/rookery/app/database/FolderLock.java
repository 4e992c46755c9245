package dev.rookery.app.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The right to run the PostgreSQL server of a data folder. It ends with the process, however that ends. The holder may
 * share the server: others then use it instead of waiting for the lock.
 */
final class FolderLock implements AutoCloseable {
    private static final String SHARED = "shared";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** The lock, not shared, or empty if somebody has it. */
    static Optional<FolderLock> tryAcquire(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                channel.truncate(0);
                return Optional.of(new FolderLock(channel));
            }
        } catch (OverlappingFileLockException e) {
            // Held by this process.
        }
        channel.close();
        return Optional.empty();
    }

    /** Lets others use the server, which must be ready. */
    void share() throws IOException {
        channel.write(ByteBuffer.wrap(SHARED.getBytes(StandardCharsets.UTF_8)), 0);
    }

    /** Whether the holder shares its server; meaningful only while somebody holds the lock. */
    static boolean isShared(Path file) throws IOException {
        return Files.readString(file).equals(SHARED);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
