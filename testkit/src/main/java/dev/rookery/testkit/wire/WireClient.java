package dev.rookery.testkit.wire;

import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.ServerPacket.Connack;
import dev.rookery.testkit.wire.ServerPacket.Disconnect;
import dev.rookery.testkit.wire.ServerPacket.PingResponse;
import dev.rookery.testkit.wire.ServerPacket.Suback;
import dev.rookery.testkit.wire.ServerPacket.Unsuback;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/**
 * MQTT client at packet level: sends arbitrary bytes, sends no packet on its own, and returns every received packet.
 * All waits have a deadline. Not thread-safe.
 */
public final class WireClient implements AutoCloseable {
    /** Timeout of {@link #receive}, sufficient on a busy machine. */
    public static final Duration DEADLINE = Duration.ofMinutes(1);

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private Version version = Version.V5;

    private WireClient(Socket socket, DataInputStream in, OutputStream out) {
        this.socket = socket;
        this.in = in;
        this.out = out;
    }

    public static WireClient tcp(InetSocketAddress address) {
        return over(socket(address));
    }

    /** Connects with TLS and completes the handshake. */
    public static WireClient tls(InetSocketAddress address, SSLContext context) {
        return over(tlsSocket(address, context));
    }

    /** Uses a connected socket. */
    public static WireClient over(Socket socket) {
        try {
            return new WireClient(socket, new DataInputStream(socket.getInputStream()), socket.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Uses a WebSocket and sends each packet in a separate frame. */
    public static WireClient webSocket(WebSocket webSocket) {
        return new WireClient(webSocket.socket(), new DataInputStream(webSocket.input()), webSocket.output());
    }

    static Socket socket(InetSocketAddress address) {
        try {
            return prepared(new Socket(address.getAddress(), address.getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Socket tlsSocket(InetSocketAddress address, SSLContext context) {
        try {
            var socket = (javax.net.ssl.SSLSocket)
                    context.getSocketFactory().createSocket(address.getAddress(), address.getPort());
            socket.startHandshake();
            return prepared(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket prepared(Socket socket) throws SocketException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) DEADLINE.toMillis());
        return socket;
    }

    /** Sends bytes. */
    public WireClient send(byte[]... packets) {
        WireWriter joined = new WireWriter();
        for (byte[] packet : packets) {
            joined.bytes(packet);
        }
        try {
            out.write(joined.toBytes());
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Sends bytes in hexadecimal notation. Spaces are ignored. */
    public WireClient sendHex(String hex) {
        String digits = hex.replace(" ", "");
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
        }
        return send(bytes);
    }

    /** Sends CONNECT, uses its version from then on, and returns the CONNACK. */
    public Connack connect(Connect connect) {
        return sendConnect(connect).receive(Connack.class);
    }

    /** Sends CONNECT without waiting for the CONNACK. */
    public WireClient sendConnect(Connect connect) {
        version = connect.version();
        return send(connect.toBytes());
    }

    /** Sets the version of received packets, for a CONNECT sent as bytes. */
    public WireClient speak(Version spoken) {
        version = spoken;
        return this;
    }

    /** Sends PUBLISH without waiting for a response. */
    public WireClient publish(Publish publish) {
        return send(publish.toBytes(version));
    }

    /** Sends PUBLISH with QoS 1 or 2, completes the exchange and returns its PUBACK or PUBREC. */
    public Acknowledgement publishFully(Publish publish) {
        Acknowledgement response = publish(publish).receive(Acknowledgement.class);
        if (publish.qos() == 2 && response.code() < 0x80) {
            send(WirePackets.acknowledgement(Acknowledgement.Type.PUBREL, publish.packetId()));
            receive(Acknowledgement.class);
        }
        return response;
    }

    public Suback subscribe(Subscribe subscribe) {
        return send(subscribe.toBytes(version)).receive(Suback.class);
    }

    /** Subscribes to one topic filter. */
    public Suback subscribe(String filter, int options) {
        return subscribe(Subscribe.of(1).filter(filter, options));
    }

    public Unsuback unsubscribe(String... filters) {
        return send(WirePackets.unsubscribe(version, 1, filters)).receive(Unsuback.class);
    }

    public WireClient acknowledge(Acknowledgement.Type type, int packetId) {
        return send(WirePackets.acknowledgement(type, packetId));
    }

    /** Waits for the next packet and returns it. */
    public ServerPacket receive() {
        try {
            int firstByte = in.readUnsignedByte();
            byte[] body = new byte[remainingLength()];
            in.readFully(body);
            return ServerPacket.decode(version, firstByte, body);
        } catch (SocketTimeoutException e) {
            throw new WireException("No packet received within " + DEADLINE, e);
        } catch (EOFException e) {
            throw new WireException("The server closed the connection", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the next packet, which must have the type, and returns it. */
    public <T extends ServerPacket> T receive(Class<T> type) {
        ServerPacket packet = receive();
        if (!type.isInstance(packet)) {
            throw new WireException("Expected " + type.getSimpleName() + ", received " + packet);
        }
        return type.cast(packet);
    }

    public ServerPacket.Publish receivePublish() {
        return receive(ServerPacket.Publish.class);
    }

    /** Verifies that no packet is pending: sends PINGREQ and expects PINGRESP as the next packet. */
    public void expectNothing() {
        send(WirePackets.pingRequest()).receive(PingResponse.class);
    }

    /** Waits for DISCONNECT and the end of the connection, and returns the reason code. */
    public int expectDisconnect() {
        int code = receive(Disconnect.class).code();
        expectClosed();
        return code;
    }

    /** Waits until the server closes the connection. Fails if it sends a packet before. */
    public void expectClosed() {
        try {
            int next = in.read();
            if (next >= 0) {
                throw new WireException(
                        "Expected the end of the connection, received a packet of type " + (next >>> 4));
            }
        } catch (SocketTimeoutException e) {
            throw new WireException("The server did not close the connection within " + DEADLINE, e);
        } catch (IOException reset) {
            // A connection reset is an end, too.
        }
    }

    /** Closes the connection without DISCONNECT. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int remainingLength() throws IOException {
        int length = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int next = in.readUnsignedByte();
            length |= (next & 127) << shift;
            if (next < 128) {
                return length;
            }
        }
        throw new WireException("The server sent a remaining length of more than four bytes");
    }
}
