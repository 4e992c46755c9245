package dev.rookery.app.backup.archive;

import dev.rookery.app.database.ClusterCopy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes files that change to a tar archive, whose entries have the size that a file has when it is opened. */
final class ArchiveWriter implements ClusterCopy.Receiver {
    private static final int BUFFER = 64 * 1024;

    private final TarArchiveOutputStream tar;
    private final byte[] buffer = new byte[BUFFER];
    private final byte[] zeros = new byte[BUFFER];
    private long files;

    ArchiveWriter(TarArchiveOutputStream tar) {
        this.tar = tar;
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    }

    /** Returns the number of files so far. */
    long files() {
        return files;
    }

    @Override
    public void folder(String name) throws IOException {
        tar.putArchiveEntry(new TarArchiveEntry(name + "/"));
        tar.closeArchiveEntry();
    }

    @Override
    public void file(String name, Path file) throws IOException {
        long size;
        try (InputStream in = Files.newInputStream(file)) {
            size = Files.size(file);
            begin(name, size);
            long remaining = size;
            while (remaining > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, remaining));
                if (read < 0) {
                    break;
                }
                tar.write(buffer, 0, read);
                remaining -= read;
            }
            // PostgreSQL has truncated the file, which its log repeats.
            for (; remaining > 0; remaining -= Math.min(zeros.length, remaining)) {
                tar.write(zeros, 0, (int) Math.min(zeros.length, remaining));
            }
        } catch (NoSuchFileException dropped) {
            return;
        }
        tar.closeArchiveEntry();
        files++;
    }

    @Override
    public void file(String name, byte[] content) throws IOException {
        begin(name, content.length);
        tar.write(content);
        tar.closeArchiveEntry();
        files++;
    }

    private void begin(String name, long size) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(size);
        tar.putArchiveEntry(entry);
    }
}
