package dev.rookery.app.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Data folders of the platforms that the user of this process runs, so that commands find them: a file per process in the
 * home directory. Thread-safe, also across processes.
 */
final class RunningPlatforms {
    private static final Logger LOGGER = LoggerFactory.getLogger(RunningPlatforms.class);

    private final Path directory;

    RunningPlatforms(Path directory) {
        this.directory = directory;
    }

    static RunningPlatforms ofUser() {
        return new RunningPlatforms(Path.of(System.getProperty("user.home"), ".local", "state", "rookery", "running"));
    }

    /** Adds the platform of this process. Without effect, except a debug event, if the home directory is not writable. */
    void add(DataFolder folder) {
        try {
            Files.createDirectories(directory);
            Files.writeString(file(), folder.root().toString());
        } catch (IOException e) {
            LOGGER.debug("Commands without --data do not find the platform on {}", folder.root(), e);
        }
    }

    /** Removes the platform of this process. */
    void remove() {
        try {
            Files.deleteIfExists(file());
        } catch (IOException e) {
            LOGGER.debug("Failed to remove {}", file(), e);
        }
    }

    /** Returns the folders whose platforms run and share their database, and forgets the others. */
    List<DataFolder> list() {
        List<DataFolder> folders = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return folders;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                DataFolder folder = new DataFolder(Path.of(Files.readString(file)));
                if (isRunning(folder)) {
                    folders.add(folder);
                } else {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            LOGGER.debug("Failed to read {}", directory, e);
        }
        return folders;
    }

    private static boolean isRunning(DataFolder folder) throws IOException {
        if (!Files.exists(folder.lockFile()) || !FolderLock.isShared(folder.lockFile())) {
            return false;
        }
        Optional<FolderLock> lock = FolderLock.tryAcquire(folder.lockFile());
        if (lock.isPresent()) {
            lock.get().close();
        }
        return lock.isEmpty();
    }

    private Path file() {
        return directory.resolve(Long.toString(ProcessHandle.current().pid()));
    }
}
