package dev.rookery.app;

import dev.rookery.testkit.FreePort;
import dev.rookery.testkit.RunningProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code rookery broker} in a separate process. */
final class BrokerProcess implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final Path data;
    private final int metricsPort = FreePort.find();
    private final RunningProcess process;

    /** Starts the process without waiting until it is ready. */
    BrokerProcess(Path data, String postgresUrl, String... more) throws IOException {
        this.data = data;
        List<String> arguments = new ArrayList<>(List.of(
                "broker",
                "--postgres-url=" + postgresUrl,
                "--mqtt-host=127.0.0.1",
                "--mqtt-port=0",
                "--websocket-port=none",
                "--drain-time=0s",
                "--metrics-port=" + metricsPort));
        arguments.addAll(List.of(more));
        process = RookeryProcess.start(data, arguments.toArray(String[]::new));
    }

    /** Waits until the broker is ready and returns its MQTT address. */
    InetSocketAddress address() {
        process.awaitOutput("Rookery is ready", TIMEOUT);
        return new InetSocketAddress(
                "127.0.0.1",
                Integer.parseInt(process.find("MQTT +127\\.0\\.0\\.1:(\\d+)").group(1)));
    }

    MetricsPage metrics() throws IOException, InterruptedException {
        return MetricsPage.scrape(metricsPort);
    }

    Path spoolFile() {
        return data.resolve("broker").resolve("usage.spool");
    }

    void kill() throws InterruptedException {
        process.kill();
    }

    /** Sends SIGTERM and waits until the process has ended. */
    void stop() throws InterruptedException {
        process.terminate();
        process.awaitExit(TIMEOUT);
    }

    @Override
    public void close() {
        process.close();
    }
}
