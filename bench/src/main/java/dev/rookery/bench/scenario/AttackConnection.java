package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.function.Consumer;

/**
 * Connection of an attacker, which writes as fast as the broker reads, and discards what it receives. Not thread-safe; the
 * caller's thread writes.
 */
final class AttackConnection implements AutoCloseable {
    private static final int READ_BYTES = 1 << 16;

    private final Socket socket;

    AttackConnection(Endpoint endpoint) throws IOException {
        socket = new Socket(endpoint.host(), endpoint.port());
        socket.setTcpNoDelay(true);
        Thread reader = new Thread(this::discardAll, "attack-reader");
        reader.setDaemon(true);
        reader.start();
    }

    private void discardAll() {
        byte[] bytes = new byte[READ_BYTES];
        try {
            InputStream in = socket.getInputStream();
            while (in.read(bytes) >= 0) {
                // Discarded.
            }
        } catch (IOException closed) {
            // The broker or the attacker closed the connection.
        }
    }

    /** Writes what the consumer appends to a buffer. */
    void write(Consumer<ByteBuf> packets) throws IOException {
        ByteBuf buffer = Unpooled.buffer();
        packets.accept(buffer);
        buffer.readBytes(socket.getOutputStream(), buffer.readableBytes());
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
