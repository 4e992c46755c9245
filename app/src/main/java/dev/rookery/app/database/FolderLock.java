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
 * The right to run the PostgreSQL server of a data folder. It ends with the process, however that ends. The lock file
 * tells what kind of holder has it.
 */
final class FolderLock implements AutoCloseable {
    /** Who holds the lock. */
    enum Holder {
        /** For as long as the platform runs; others use its server meanwhile. */
        PLATFORM,
        /** For the time of one command; others wait for it. */
        COMMAND
    }

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** The lock, or empty if somebody has it. */
    static Optional<FolderLock> tryAcquire(Path file, Holder holder) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(holder.name().getBytes(StandardCharsets.UTF_8)), 0);
                return Optional.of(new FolderLock(channel));
            }
        } catch (OverlappingFileLockException e) {
            // Held by this process.
        }
        channel.close();
        return Optional.empty();
    }

    /** Whether the platform has it, as far as the file tells; meaningful only while somebody has it. */
    static boolean isHeldByPlatform(Path file) throws IOException {
        return Files.readString(file).equals(Holder.PLATFORM.name());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
