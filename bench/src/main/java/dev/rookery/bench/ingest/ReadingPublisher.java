package dev.rookery.bench.ingest;

import dev.rookery.bench.wire.LoginCredentials;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Publishes readings of the devices of a tenant with QoS 1, over one connection. Uses little CPU, because it shares the
 * machine with the measured components. Not thread-safe.
 */
final class ReadingPublisher implements AutoCloseable {
    private static final int LARGEST_ID = 65_535;
    /** Size of an MQTT 3.1.1 PUBACK. */
    private static final int ACKNOWLEDGEMENT_BYTES = 4;

    private final Socket socket;
    private final OutputStream output;
    private final AtomicLong acknowledgedBytes = new AtomicLong();
    private final byte[][] topics;
    private final PayloadFormat payload;
    private final int readingsPerMessage;
    private long messages;

    ReadingPublisher(int port, LoginCredentials credentials, int devices, PayloadFormat payload, int readingsPerMessage)
            throws IOException {
        this.payload = payload;
        this.readingsPerMessage = readingsPerMessage;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        output = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
        topics = new byte[devices][];
        for (int device = 0; device < devices; device++) {
            topics[device] = payload.topic("device" + device).getBytes(StandardCharsets.UTF_8);
        }
        connect(credentials);
        births(devices);
        Thread reader = new Thread(this::readAcknowledgements, "acknowledgements");
        reader.setDaemon(true);
        reader.start();
    }

    /** Returns the number of published readings. */
    long published() {
        return messages * readingsPerMessage;
    }

    /** Returns the number of readings in acknowledged messages. */
    long acknowledged() {
        return acknowledgedBytes.get() / ACKNOWLEDGEMENT_BYTES * readingsPerMessage;
    }

    /** Sends what was published. */
    void flush() throws IOException {
        output.flush();
    }

    /** Publishes a message, which is sent with the next {@link #flush} at the latest. */
    void publish() throws IOException {
        byte[] topic = topics[(int) (messages % topics.length)];
        byte[] body = payload.of(published(), readingsPerMessage);
        int id = (int) (messages % LARGEST_ID) + 1;
        output.write(0x32);
        writeLength(output, 2 + topic.length + 2 + body.length);
        output.write(topic.length >> 8);
        output.write(topic.length);
        output.write(topic);
        output.write(id >> 8);
        output.write(id);
        output.write(body);
        messages++;
    }

    /** Publishes the first messages of devices with QoS 0, so that acknowledgements are those of readings. */
    private void births(int devices) throws IOException {
        for (int device = 0; device < devices; device++) {
            Optional<PayloadFormat.Birth> birth = payload.birth("device" + device);
            if (birth.isPresent()) {
                byte[] topic = birth.get().topic().getBytes(StandardCharsets.UTF_8);
                output.write(0x30);
                writeLength(output, 2 + topic.length + birth.get().payload().length);
                output.write(topic.length >> 8);
                output.write(topic.length);
                output.write(topic);
                output.write(birth.get().payload());
            }
        }
        output.flush();
    }

    private void connect(LoginCredentials credentials) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream body = new DataOutputStream(bytes);
        body.writeUTF("MQTT");
        body.writeByte(4);
        body.writeByte(0xc2);
        body.writeShort(0);
        body.writeUTF("bench-publisher");
        body.writeUTF(credentials.username());
        body.writeUTF(credentials.password());
        output.write(0x10);
        writeLength(output, bytes.size());
        output.write(bytes.toByteArray());
        output.flush();
        byte[] connack = socket.getInputStream().readNBytes(4);
        if (connack.length < 4 || connack[3] != 0) {
            throw new IOException("The broker refused the connection of the publisher");
        }
    }

    private void readAcknowledgements() {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream input = socket.getInputStream();
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                acknowledgedBytes.addAndGet(read);
            }
        } catch (IOException e) {
            // The socket was closed, or the connection failed; then the count of acknowledgements is incomplete.
            Thread.currentThread().interrupt();
        }
    }

    private static void writeLength(OutputStream output, int length) throws IOException {
        int rest = length;
        while (rest > 127) {
            output.write(rest & 127 | 128);
            rest >>= 7;
        }
        output.write(rest);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
