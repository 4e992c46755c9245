package dev.rookery.bench.scenario;

import dev.rookery.bench.measure.Latencies;
import dev.rookery.bench.peer.Accounts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Client that sends PINGREQ a hundred times a second and measures the time to PINGRESP, on a thread of its own. */
final class PingMeter {
    private static final int INTERVAL_MILLIS = 10;
    private static final int CONNACK_BYTES = 4;
    private static final int PINGRESP_BYTES = 2;

    private final RunContext context;
    private final Latencies latencies = new Latencies();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "ping");
    private volatile boolean running = true;
    private volatile boolean measuring;

    PingMeter(RunContext context) {
        this.context = context;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void openWindow() {
        measuring = true;
    }

    void closeWindow() {
        measuring = false;
    }

    void stop() {
        running = false;
    }

    Latencies latencies() {
        synchronized (latencies) {
            return latencies;
        }
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    private void run() {
        try (Socket socket = new Socket(
                context.peer().endpoint().host(), context.peer().endpoint().port())) {
            socket.setTcpNoDelay(true);
            ByteBuf connect = Unpooled.buffer();
            Attack.WRITER.connect(
                    connect,
                    context.run() + "-ping",
                    Optional.ofNullable(context.peer().credentials().get(Accounts.SENDER)),
                    0);
            connect.readBytes(socket.getOutputStream(), connect.readableBytes());
            InputStream in = socket.getInputStream();
            in.readNBytes(CONNACK_BYTES);
            while (running) {
                long start = System.nanoTime();
                socket.getOutputStream().write(new byte[] {(byte) 0xc0, 0});
                in.readNBytes(PINGRESP_BYTES);
                if (measuring) {
                    synchronized (latencies) {
                        latencies.record(System.nanoTime() - start);
                    }
                }
                Thread.sleep(INTERVAL_MILLIS);
            }
        } catch (IOException e) {
            failures.add("connection that pings lost: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
