package dev.rookery.broker.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes files to append to; tests put one that fails in its place. */
@FunctionalInterface
interface Disk {
    /** A file to append to. */
    interface Output extends AutoCloseable {
        /** Writes all of it to the operating system. */
        void write(ByteBuffer bytes) throws IOException;

        /** Brings what was written to the disk. */
        void sync() throws IOException;

        /** Cuts off what is behind. */
        void truncate(long size) throws IOException;

        @Override
        void close() throws IOException;
    }

    Disk REAL = ChannelOutput::create;

    /** A new, empty file. */
    Output create(Path file) throws IOException;

    /** A file that is there, to be written over from its beginning. */
    default Output overwrite(Path file) throws IOException {
        return new ChannelOutput(FileChannel.open(file, StandardOpenOption.WRITE));
    }

    /** On a disk. */
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
