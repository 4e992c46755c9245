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
 * An MQTT client that does just what the test says and hides nothing: sends any bytes, answers nothing by itself, and
 * hands out each packet as it came. Every wait has a deadline. For one thread.
 */
public final class WireClient implements AutoCloseable {
    /** How long {@link #receive} waits: far longer than any answer takes, also on a busy machine. */
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

    /** Over TLS; the handshake is done when this returns. */
    public static WireClient tls(InetSocketAddress address, SSLContext context) {
        return over(tlsSocket(address, context));
    }

    /** Over a socket that is connected already. */
    public static WireClient over(Socket socket) {
        try {
            return new WireClient(socket, new DataInputStream(socket.getInputStream()), socket.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Over a WebSocket; each packet goes into a frame of its own. */
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

    /** Sends bytes as they are. */
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

    /** Sends bytes written in hexadecimal; spaces are for the reader. */
    public WireClient sendHex(String hex) {
        String digits = hex.replace(" ", "");
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
        }
        return send(bytes);
    }

    /** Sends CONNECT and returns the answer; packets are of its version from now on. */
    public Connack connect(Connect connect) {
        return sendConnect(connect).receive(Connack.class);
    }

    /** Sends CONNECT and waits for nothing. */
    public WireClient sendConnect(Connect connect) {
        version = connect.version();
        return send(connect.toBytes());
    }

    /** Takes packets to be of the version, for a CONNECT that was sent as bytes. */
    public WireClient speak(Version spoken) {
        version = spoken;
        return this;
    }

    /** Sends PUBLISH and waits for nothing. */
    public WireClient publish(Publish publish) {
        return send(publish.toBytes(version));
    }

    /** Sends PUBLISH with QoS 1 or 2, goes through its whole exchange and returns the first answer. */
    public Acknowledgement publishFully(Publish publish) {
        Acknowledgement answer = publish(publish).receive(Acknowledgement.class);
        if (publish.qos() == 2 && answer.code() < 0x80) {
            send(WirePackets.acknowledgement(Acknowledgement.Type.PUBREL, publish.packetId()));
            receive(Acknowledgement.class);
        }
        return answer;
    }

    public Suback subscribe(Subscribe subscribe) {
        return send(subscribe.toBytes(version)).receive(Suback.class);
    }

    /** Subscribes to one filter. */
    public Suback subscribe(String filter, int options) {
        return subscribe(Subscribe.of(1).filter(filter, options));
    }

    public Unsuback unsubscribe(String... filters) {
        return send(WirePackets.unsubscribe(version, 1, filters)).receive(Unsuback.class);
    }

    public WireClient acknowledge(Acknowledgement.Type type, int packetId) {
        return send(WirePackets.acknowledgement(type, packetId));
    }

    /** The next packet. */
    public ServerPacket receive() {
        try {
            int firstByte = in.readUnsignedByte();
            byte[] body = new byte[remainingLength()];
            in.readFully(body);
            return ServerPacket.decode(version, firstByte, body);
        } catch (SocketTimeoutException e) {
            throw new WireException("No packet came in " + DEADLINE, e);
        } catch (EOFException e) {
            throw new WireException("The server closed the connection", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next packet, which must be of the type. */
    public <T extends ServerPacket> T receive(Class<T> type) {
        ServerPacket packet = receive();
        if (!type.isInstance(packet)) {
            throw new WireException("Waited for " + type.getSimpleName() + ", got " + packet);
        }
        return type.cast(packet);
    }

    public ServerPacket.Publish receivePublish() {
        return receive(ServerPacket.Publish.class);
    }

    /** Makes sure that nothing was on its way: the next packet answers a PINGREQ sent now. */
    public void expectNothing() {
        send(WirePackets.pingRequest()).receive(PingResponse.class);
    }

    /** The reason code of the DISCONNECT that comes next, behind which the server closes. */
    public int expectDisconnect() {
        int code = receive(Disconnect.class).code();
        expectClosed();
        return code;
    }

    /** Waits until the server closes the connection; no packet may come before. */
    public void expectClosed() {
        try {
            int next = in.read();
            if (next >= 0) {
                throw new WireException("Waited for the end, got a packet of type " + (next >>> 4));
            }
        } catch (SocketTimeoutException e) {
            throw new WireException("The server did not close the connection in " + DEADLINE, e);
        } catch (IOException reset) {
            // A reset ends the connection as well.
        }
    }

    /** Closes without DISCONNECT, as when the network fails. */
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
