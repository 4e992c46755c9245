package dev.rookery.broker.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Creates files for appending. Tests replace it to inject failures. */
@FunctionalInterface
interface Disk {
    /** File open for appending. */
    interface Output extends AutoCloseable {
        /** Writes all remaining bytes to the operating system. */
        void write(ByteBuffer bytes) throws IOException;

        /** Syncs written data to the disk. */
        void sync() throws IOException;

        void truncate(long size) throws IOException;

        @Override
        void close() throws IOException;
    }

    Disk REAL = ChannelOutput::create;

    /** Creates an empty file. Fails if it exists. */
    Output create(Path file) throws IOException;

    /** Opens an existing file for overwriting from its beginning. */
    default Output overwrite(Path file) throws IOException {
        return new ChannelOutput(FileChannel.open(file, StandardOpenOption.WRITE));
    }

    /** {@link FileChannel} as an output. */
    record ChannelOutput(FileChannel channel) implements Output {
        static Output create(Path file) throws IOException {
            return new ChannelOutput(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        @Override
        public void sync() throws IOException {
            channel.force(false);
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
