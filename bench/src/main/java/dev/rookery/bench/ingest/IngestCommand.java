package dev.rookery.bench.ingest;

import dev.rookery.api.sensor.ingest.IngestConfig;
import dev.rookery.bench.wire.LoginCredentials;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code rookery bench ingest}: whether readings reach PostgreSQL as fast as they are published. */
@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        description = "Publish readings at a fixed rate to broker, API and PostgreSQL, and see whether they keep up.",
        footer = {"", "Exit status: 0 if every reading was stored, 1 if not."})
public final class IngestCommand implements Callable<Integer> {
    private static final int REPORT_SECONDS = 5;
    private static final int TIMEOUT_SECONDS = 60;
    /** CPU time is given for so many readings. */
    private static final int UNIT = 10_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--rate", defaultValue = "20000", description = "Readings a second. Default: 20000")
    private int rate;

    @Option(names = "--warm-up", defaultValue = "15", description = "Seconds before it counts. Default: 15")
    private int warmUp;

    @Option(names = "--seconds", defaultValue = "60", description = "Length of the measurement. Default: 60")
    private int seconds;

    @Option(
            names = "--readings-per-message",
            defaultValue = "1",
            description = "More than one are sent as an array. Default: 1")
    private int readingsPerMessage;

    @Option(
            names = "--payload",
            defaultValue = "object",
            description = "${COMPLETION-CANDIDATES}: readings with unit and time, or bare numbers. Default: object")
    private Payload payload;

    @Option(
            names = "--lanes",
            defaultValue = "" + IngestConfig.DEFAULT_WORKERS,
            description = "MQTT sessions of the ingestion. Default: ${DEFAULT-VALUE}")
    private int lanes;

    @Option(
            names = "--receive-maximum",
            defaultValue = "" + IngestConfig.DEFAULT_RECEIVE_MAXIMUM,
            description = "Messages under way to each. Default: ${DEFAULT-VALUE}")
    private int receiveMaximum;

    @Option(
            names = "--batch",
            defaultValue = "" + IngestConfig.DEFAULT_BATCH,
            description = "Maximum number of messages per transaction. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Option(
            names = "--linger",
            defaultValue = "" + IngestConfig.DEFAULT_LINGER_MILLIS,
            description = "Milliseconds that a message waits for others. Default: ${DEFAULT-VALUE}")
    private int linger;

    @Override
    public Integer call() throws Exception {
        IngestConfig defaults = IngestConfig.defaults();
        IngestConfig ingest = new IngestConfig(
                defaults.instance(),
                lanes,
                receiveMaximum,
                batch,
                Duration.ofMillis(linger),
                defaults.sessionExpiry(),
                defaults.times(),
                defaults.maxSeriesPerDevice(),
                defaults.timeout());
        try (SensorPlatform platform = new SensorPlatform(ingest);
                ReadingPublisher publisher = new ReadingPublisher(
                        platform.mqttPort(),
                        new LoginCredentials(SensorPlatform.USER, SensorPlatform.PASSWORD),
                        payload,
                        readingsPerMessage)) {
            awaitIngestion(platform);
            publisher.run(rate, warmUp);
            measure(platform, publisher);
            return hasStoredAll(platform, publisher) ? 0 : 1;
        }
    }

    private void awaitIngestion(SensorPlatform platform) throws InterruptedException {
        while (platform.metric("rookery.ingest.connected") < lanes) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private void measure(SensorPlatform platform, ReadingPublisher publisher) throws IOException, SQLException {
        ProcessHandle postmaster = platform.postmaster();
        CpuTimes before = CpuTimes.now(postmaster);
        long first = publisher.published();
        double stored = platform.metric("rookery.ingest.readings");
        long start = System.nanoTime();
        print("%8s %12s %12s %10s %10s", "seconds", "published", "stored", "backlog", "load");
        for (int second = REPORT_SECONDS; second <= seconds; second += REPORT_SECONDS) {
            publisher.run(rate, REPORT_SECONDS);
            double now = platform.metric("rookery.ingest.readings");
            print(
                    "%8d %12d %12.0f %10.0f %10.1f",
                    second,
                    publisher.published() - first,
                    now - stored,
                    publisher.published() - now,
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        }
        double length = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        CpuTimes used = CpuTimes.now(postmaster).since(before);
        double readings = platform.metric("rookery.ingest.readings") - stored;
        print(
                "%.0f published/s, %.0f stored/s; cores busy without the publisher: %.2f",
                (publisher.published() - first) / length, readings / length, used.ofPlatform() / length);
        print("CPU seconds per 10,000 readings: %.3f", used.ofPlatform() / readings * UNIT);
        for (CpuPart part : CpuPart.values()) {
            print("%8.3f  %s", used.of(part) / readings * UNIT, part);
        }
    }

    private boolean hasStoredAll(SensorPlatform platform, ReadingPublisher publisher)
            throws InterruptedException, SQLException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (platform.metric("rookery.ingest.readings") < publisher.published() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        long rows = platform.number("SELECT count(*) FROM sensor_readings");
        print("published %d, acknowledged %d, rows %d", publisher.published(), publisher.acknowledged(), rows);
        return rows == publisher.published();
    }

    private void print(String format, Object... values) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(format + "%n", values);
        out.flush();
    }
}
