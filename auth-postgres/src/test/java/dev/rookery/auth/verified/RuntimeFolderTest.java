package dev.rookery.auth.verified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeFolderTest {
    private static final Path MEMORY = Path.of("/dev/shm");

    @Test
    void createsAPrivateFolderInMemory() throws IOException {
        Path parent = memory();
        Path folder = parent.resolve("rookery");

        assertThat(new RuntimeFolder(List.of(folder)).find()).contains(folder);
        assertThat(new RuntimeFolder(List.of(folder)).find()).contains(folder);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        Files.delete(folder);
        Files.delete(parent);
    }

    @Test
    void refusesAFolderThatOthersCanRead() throws IOException {
        Path folder = memory();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(new RuntimeFolder(List.of(folder)).find()).isEmpty();
        Files.delete(folder);
    }

    @Test
    void refusesAFolderOnDiskAndAMissingOne(@TempDir Path disk) throws IOException {
        assumeTrue(
                !Files.getFileStore(disk).type().equals("tmpfs"),
                "SKIPPED: the directory for temporary files is in memory");

        assertThat(new RuntimeFolder(List.of(disk.resolve("rookery"), disk.resolve("missing/rookery"))).find())
                .isEmpty();
    }

    private static Path memory() throws IOException {
        assumeTrue(
                Files.isDirectory(MEMORY) && Files.getFileStore(MEMORY).type().equals("tmpfs"),
                "SKIPPED: /dev/shm is no tmpfs");
        return Files.createTempDirectory(MEMORY, "rookery-test-");
    }
}
