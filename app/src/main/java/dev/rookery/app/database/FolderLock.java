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
 * Lock on the PostgreSQL server of a data folder. The operating system releases it when the process ends. The holder can
 * share the server, so that other processes use it instead of waiting for the lock.
 */
final class FolderLock implements AutoCloseable {
    private static final String SHARED = "shared";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Returns the lock, not yet shared, or empty if another holder has it. */
    static Optional<FolderLock> tryAcquire(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                channel.truncate(0);
                return Optional.of(new FolderLock(channel));
            }
        } catch (OverlappingFileLockException e) {
            // This process holds the lock already.
        }
        channel.close();
        return Optional.empty();
    }

    /** Shares the server, which must be ready, with other processes. */
    void share() throws IOException {
        channel.write(ByteBuffer.wrap(SHARED.getBytes(StandardCharsets.UTF_8)), 0);
    }

    /** Returns whether the holder shares its server; meaningful only while the lock is held. */
    static boolean isShared(Path file) throws IOException {
        return Files.readString(file).equals(SHARED);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
