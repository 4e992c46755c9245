package dev.rookery.app.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningPlatformsTest {
    @TempDir
    private Path directory;

    @Test
    void listsPlatformsWhoseServerIsShared() throws Exception {
        RunningPlatforms platforms = new RunningPlatforms(directory.resolve("running"));
        DataFolder folder = new DataFolder(directory.resolve("data"));
        assertThat(platforms.list()).isEmpty();

        folder.create();
        try (FolderLock lock = FolderLock.tryAcquire(folder.lockFile()).orElseThrow()) {
            lock.share();
            platforms.add(folder);
            assertThat(platforms.list()).containsExactly(folder);
        }

        // As after a crash: the file is left, the lock is not.
        assertThat(platforms.list()).isEmpty();
        assertThat(directory.resolve("running")).isEmptyDirectory();
    }

    @Test
    void forgetsRemovedPlatforms() throws Exception {
        RunningPlatforms platforms = new RunningPlatforms(directory.resolve("running"));
        DataFolder folder = new DataFolder(directory.resolve("data"));
        folder.create();
        try (FolderLock lock = FolderLock.tryAcquire(folder.lockFile()).orElseThrow()) {
            lock.share();
            platforms.add(folder);
            platforms.remove();
            assertThat(platforms.list()).isEmpty();
        }
    }
}
