package dev.rookery.broker.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Disk that can be full, slow or failing. */
final class FaultyDisk implements Disk {
    private volatile boolean full;
    private volatile boolean syncFails;
    private volatile boolean broken;
    private volatile CompletableFuture<Void> writable = CompletableFuture.completedFuture(null);

    /** Lets each write fail after its first bytes. */
    void fill() {
        full = true;
    }

    void failSync() {
        syncFails = true;
    }

    /** Lets each write end with an error that is not an I/O error. */
    void exhaustMemory() {
        broken = true;
    }

    void repairSync() {
        syncFails = false;
    }

    void repair() {
        full = false;
        syncFails = false;
    }

    /** Blocks writes until {@link #release}. */
    void hold() {
        writable = new CompletableFuture<>();
    }

    void release() {
        writable.complete(null);
    }

    @Override
    public Output create(Path file) throws IOException {
        if (full) {
            throw new IOException("No space left on device");
        }
        return new FaultyOutput(REAL.create(file));
    }

    @Override
    public Output overwrite(Path file) throws IOException {
        return new FaultyOutput(REAL.overwrite(file));
    }

    private final class FaultyOutput implements Output {
        private final Output real;

        FaultyOutput(Output real) {
            this.real = real;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            writable.join();
            // The compaction thread has no handler in tests: an error there would end the test process.
            if (broken && Thread.currentThread().getName().equals("store")) {
                throw new OutOfMemoryError("injected");
            }
            if (full) {
                real.write(bytes.slice().limit(Math.min(5, bytes.remaining())));
                throw new IOException("No space left on device");
            }
            real.write(bytes);
        }

        @Override
        public void sync() throws IOException {
            if (syncFails) {
                throw new IOException("Input/output error");
            }
            real.sync();
        }

        @Override
        public void truncate(long size) throws IOException {
            real.truncate(size);
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }
}
