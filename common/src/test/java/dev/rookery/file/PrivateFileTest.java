package dev.rookery.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 50;

    @TempDir
    private Path folder;

    @Test
    void concurrentCallersGetTheSameCompleteText() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                Path file = folder.resolve("secret-" + round);
                List<Future<String>> results = new ArrayList<>();
                for (int thread = 0; thread < THREADS; thread++) {
                    results.add(threads.submit(() -> {
                        start.await();
                        return PrivateFile.readOrCreate(
                                file, () -> UUID.randomUUID().toString());
                    }));
                }
                Set<String> texts = new HashSet<>();
                for (Future<String> result : results) {
                    texts.add(result.get());
                }
                assertThat(texts).containsExactly(Files.readString(file));
                assertThat(texts).allMatch(text -> text.length() == 36);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(folder.toFile().list()).hasSize(ROUNDS);
    }

    @Test
    void createsAndReplacesWithOwnerOnlyPermissions() throws IOException {
        Path file = folder.resolve("settings");

        PrivateFile.create(file, "one");
        assertThat(permissions(file)).isEqualTo("rw-------");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        PrivateFile.replace(file, "two");
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(file).hasContent("two");
    }

    @Test
    void failuresLeaveTheFileAndTheFolderUnchanged() throws IOException {
        Path file = folder.resolve("settings");
        Files.writeString(file, "mine");

        assertThatThrownBy(() -> PrivateFile.create(file, "other")).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> PrivateFile.replace(folder.resolve("no/folder"), "other"))
                .isInstanceOf(NoSuchFileException.class);

        assertThat(file).hasContent("mine");
        assertThat(folder.toFile().list()).containsExactly("settings");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
