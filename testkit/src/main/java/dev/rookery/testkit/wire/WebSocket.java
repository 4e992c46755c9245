package dev.rookery.testkit.wire;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** WebSocket client (RFC 6455) with control over frames. Not thread-safe. */
public final class WebSocket {
    /** Opcodes of frames. */
    public static final int CONTINUATION = 0;

    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final byte[] MASK = {1, 2, 3, 4};

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final String response;

    private WebSocket(Socket socket, String request) {
        this.socket = socket;
        try {
            this.in = new DataInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            this.response = readHead();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Received frame.
     *
     * @param opcode such as {@link #BINARY}
     * @param last whether it is the last fragment of a message
     */
    public record Frame(int opcode, boolean last, byte[] payload) {
        /** Returns the code of a Close frame; 1005 if it has none. */
        public int closeCode() {
            return payload.length == 0 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
        }

        /** Returns the reason of a Close frame. */
        public String closeReason() {
            return payload.length == 0 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    /** Sends bytes instead of the upgrade request. {@link #response} returns the head of the response. */
    public static WebSocket sendingRequest(InetSocketAddress address, String request) {
        return new WebSocket(WireClient.socket(address), request);
    }

    /** Sends the upgrade request. {@link #response} returns the response. */
    public static WebSocket open(InetSocketAddress address, String path, @Nullable String subprotocol) {
        return new WebSocket(WireClient.socket(address), request(path, subprotocol, ""));
    }

    /**
     * Sends the upgrade request with additional header lines, each with CR LF. A Host header replaces that of
     * localhost.
     */
    public static WebSocket open(
            InetSocketAddress address, String path, @Nullable String subprotocol, String moreHeaders) {
        return new WebSocket(WireClient.socket(address), request(path, subprotocol, moreHeaders));
    }

    /** Sends the upgrade request on a connected socket. */
    public static WebSocket over(Socket socket, String path, @Nullable String subprotocol) {
        return new WebSocket(socket, request(path, subprotocol, ""));
    }

    /** Sends the upgrade request with additional header lines on a connected socket. */
    public static WebSocket over(Socket socket, String path, @Nullable String subprotocol, String moreHeaders) {
        return new WebSocket(socket, request(path, subprotocol, moreHeaders));
    }

    public static WebSocket openTls(
            InetSocketAddress address, String path, @Nullable String subprotocol, SSLContext context) {
        return new WebSocket(WireClient.tlsSocket(address, context), request(path, subprotocol, ""));
    }

    private static String request(String path, @Nullable String subprotocol, String moreHeaders) {
        return "GET " + path + " HTTP/1.1\r\n" + (moreHeaders.contains("Host: ") ? "" : "Host: localhost\r\n")
                + "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + (subprotocol == null ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n")
                + moreHeaders + "\r\n";
    }

    /** Returns the head of the response, which begins with the status line. */
    public String response() {
        return response;
    }

    /** Sends one frame. */
    public WebSocket sendFrame(int opcode, boolean last, byte[] payload) {
        return send(frame(opcode, last, payload));
    }

    /** Sends bytes that may be frames. */
    public WebSocket send(byte[]... parts) {
        WireWriter joined = new WireWriter();
        for (byte[] part : parts) {
            joined.bytes(part);
        }
        try {
            out.write(joined.toBytes());
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Returns the bytes of a frame of a client. */
    public static byte[] frame(int opcode, boolean last, byte[] payload) {
        WireWriter frame = new WireWriter().byteValue((last ? FINAL : 0) | opcode);
        if (payload.length < 126) {
            frame.byteValue(MASKED | payload.length);
        } else if (payload.length < 65_536) {
            frame.byteValue(MASKED | 126).twoBytes(payload.length);
        } else {
            frame.byteValue(MASKED | 127).fourBytes(0).fourBytes(payload.length);
        }
        frame.bytes(MASK);
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= MASK[i % MASK.length];
        }
        return frame.bytes(masked).toBytes();
    }

    /** Waits for the next frame and returns it; empty at the end of the connection. */
    public Optional<Frame> receiveFrame() {
        try {
            return Optional.ofNullable(nextFrame());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end of the connection and returns the remaining bytes as text, such as the body of a response. */
    public String receiveText() {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the connection without a Close frame. */
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Socket socket() {
        return socket;
    }

    /** Returns a stream of the payloads of received binary frames. Skips other frames. */
    InputStream input() {
        return new InputStream() {
            private byte[] frame = new byte[0];
            private int position;

            @Override
            public int read() throws IOException {
                while (position == frame.length) {
                    Frame next = nextFrame();
                    position = 0;
                    if (next == null || next.opcode() == CLOSE) {
                        frame = new byte[0];
                        return -1;
                    }
                    frame = next.opcode() <= BINARY ? next.payload() : new byte[0];
                }
                return frame[position++] & 0xff;
            }
        };
    }

    /** Returns a stream that sends each write as one binary frame. */
    OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int value) {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                byte[] payload = new byte[length];
                System.arraycopy(bytes, offset, payload, 0, length);
                sendFrame(BINARY, true, payload);
            }
        };
    }

    /** Returns null at the end of the connection. */
    private @Nullable Frame nextFrame() throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        long length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return new Frame(first & 15, (first & FINAL) != 0, payload);
    }

    private String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        String text = "";
        while (!text.endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.write(next);
            text = head.toString(StandardCharsets.US_ASCII);
        }
        return text;
    }
}
