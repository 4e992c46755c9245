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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes readings of a thousand devices at a fixed rate with QoS 1, over one connection and with as little work as
 * possible: it shares the machine with what is measured.
 */
final class ReadingPublisher implements AutoCloseable {
    private static final int DEVICES = 1_000;
    private static final int TICKS_PER_SECOND = 100;
    private static final int LARGEST_ID = 65_535;
    /** PUBACK of MQTT 3.1.1. */
    private static final int ACKNOWLEDGEMENT_BYTES = 4;

    private final Socket socket;
    private final OutputStream output;
    private final AtomicLong acknowledgedBytes = new AtomicLong();
    private final byte[][] topics = new byte[DEVICES][];
    private final Payload payload;
    private final int readingsPerMessage;
    private long messages;

    ReadingPublisher(int port, LoginCredentials credentials, Payload payload, int readingsPerMessage)
            throws IOException {
        this.payload = payload;
        this.readingsPerMessage = readingsPerMessage;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        output = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
        for (int device = 0; device < DEVICES; device++) {
            topics[device] = ("sensor/device" + device + "/temperature").getBytes(StandardCharsets.UTF_8);
        }
        connect(credentials);
        Thread reader = new Thread(this::readAcknowledgements, "acknowledgements");
        reader.setDaemon(true);
        reader.start();
    }

    /** Readings. */
    long published() {
        return messages * readingsPerMessage;
    }

    /** Readings in messages that the broker has acknowledged. */
    long acknowledged() {
        return acknowledgedBytes.get() / ACKNOWLEDGEMENT_BYTES * readingsPerMessage;
    }

    /** Publishes so many readings a second for a while; falls behind rather than exceed the rate for longer than a tick. */
    void run(int perSecond, int seconds) throws IOException {
        long start = System.nanoTime();
        long first = published();
        for (int tick = 1; tick <= seconds * TICKS_PER_SECOND; tick++) {
            long due = first + (long) perSecond * tick / TICKS_PER_SECOND;
            while (published() < due) {
                publish();
            }
            output.flush();
            long next = start + TimeUnit.SECONDS.toNanos(tick) / TICKS_PER_SECOND;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void publish() throws IOException {
        byte[] topic = topics[(int) (messages % DEVICES)];
        byte[] body = payload.of(published(), readingsPerMessage).getBytes(StandardCharsets.US_ASCII);
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
        byte[] answer = socket.getInputStream().readNBytes(4);
        if (answer.length < 4 || answer[3] != 0) {
            throw new IOException("The broker refused the publisher");
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
            // Stopped: the missing acknowledgements show in the count.
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
