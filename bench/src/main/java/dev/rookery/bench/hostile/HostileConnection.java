package dev.rookery.bench.hostile;

import dev.rookery.bench.driver.Endpoint;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Connection that never blocks its thread: what the network does not accept waits. Not thread-safe. */
final class HostileConnection {
    private final SocketChannel channel;
    private final ByteBuffer received = ByteBuffer.allocate(1 << 14);
    private ByteBuffer unsent = ByteBuffer.allocate(0);

    HostileConnection(Endpoint endpoint) throws IOException {
        channel = SocketChannel.open();
        // A closed connection resets, and leaves no port in TIME_WAIT.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(new InetSocketAddress(endpoint.host(), endpoint.port()));
        channel.configureBlocking(false);
    }

    /** Returns whether earlier bytes wait for the network. */
    boolean isBlocked() throws IOException {
        channel.write(unsent);
        return unsent.hasRemaining();
    }

    void write(ByteBuf packets) throws IOException {
        byte[] bytes = new byte[packets.readableBytes()];
        packets.readBytes(bytes);
        unsent = ByteBuffer.wrap(bytes);
        channel.write(unsent);
    }

    /**
     * Discards what has arrived.
     *
     * @return whether the connection is open
     */
    boolean discardReceived() throws IOException {
        int count = 1;
        while (count > 0) {
            received.clear();
            count = channel.read(received);
        }
        return count == 0;
    }

    void close() {
        try {
            channel.close();
        } catch (IOException alreadyClosed) {
            // As wanted.
        }
    }
}
