package dev.rookery.broker.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreallocatedSegmentTest {
    private static final int SEGMENTS = 3_000;

    @TempDir
    private Path directory;

    @Test
    void isTakenWhileTheNextOneIsPrepared() throws Exception {
        try (JournalFolder folder = JournalFolder.open(directory)) {
            PreallocatedSegment next = new PreallocatedSegment(folder, Disk.REAL, 1);
            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<Void> preparing = CompletableFuture.runAsync(() -> {
                while (!done.get()) {
                    prepare(next);
                }
            });
            for (int number = 1; number <= SEGMENTS; number++) {
                next.take(number).close();
                assertThat(folder.segment(number)).exists();
                Files.delete(folder.segment(number));
            }
            done.set(true);
            preparing.join();
        }
    }

    private static void prepare(PreallocatedSegment next) {
        try {
            next.prepare();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
