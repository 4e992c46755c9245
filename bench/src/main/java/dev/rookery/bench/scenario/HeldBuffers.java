package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.Endpoint;
import dev.rookery.bench.wire.LoginCredentials;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Connections that make a broker hold network buffers: subscribers that do not read, and packets of which half has been sent.
 * Confined to the main thread.
 */
final class HeldBuffers implements AutoCloseable {
    private static final int MESSAGES = 64;
    private static final int MESSAGE_BYTES = 8 << 10;
    private static final int SENT_BYTES = 128 << 10;
    /** Small, so that the broker holds the messages and not the network. */
    private static final int RECEIVE_BUFFER = 4 << 10;

    private static final int CONNACK_BYTES = 4;
    private static final int SUBACK_BYTES = 5;
    private static final int PINGRESP_BYTES = 2;
    private static final int PINGREQ = 0xc0;

    private final Endpoint endpoint;
    private final List<Socket> sockets = new ArrayList<>();

    HeldBuffers(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Opens the connections of a user, who has all rights below the topic. Returns when the broker holds the buffers. */
    void open(LoginCredentials user, String name, String topics) throws IOException {
        String topic = topics + "/held";
        Socket subscriber = logIn(user, name + "-subscriber");
        write(subscriber, out -> Attack.WRITER.subscribe(out, 1, topic, 0));
        read(subscriber, SUBACK_BYTES);

        Socket publisher = logIn(user, name + "-publisher");
        byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
        write(publisher, out -> {
            for (int i = 0; i < MESSAGES; i++) {
                Attack.WRITER.publish(out, bytes, 0, false, 0, MESSAGE_BYTES);
                out.writeZero(MESSAGE_BYTES);
            }
            out.writeByte(PINGREQ).writeByte(0);
        });
        read(publisher, PINGRESP_BYTES);
        write(publisher, out -> {
            Attack.WRITER.publish(out, bytes, 0, false, 0, 2 * SENT_BYTES);
            out.writeZero(SENT_BYTES);
        });
    }

    private Socket logIn(LoginCredentials user, String clientId) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()));
        write(socket, out -> Attack.WRITER.connect(out, clientId, Optional.of(user), 0));
        read(socket, CONNACK_BYTES);
        return socket;
    }

    private static void write(Socket socket, Consumer<ByteBuf> packets) throws IOException {
        ByteBuf buffer = Unpooled.buffer();
        packets.accept(buffer);
        buffer.readBytes(socket.getOutputStream(), buffer.readableBytes());
    }

    private static void read(Socket socket, int count) throws IOException {
        if (socket.getInputStream().readNBytes(count).length < count) {
            throw new IOException("the broker closed a connection");
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
