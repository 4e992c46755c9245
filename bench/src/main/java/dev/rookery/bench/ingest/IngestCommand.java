package dev.rookery.bench.ingest;

import dev.rookery.api.sensor.ingest.IngestConfig;
import dev.rookery.bench.wire.LoginCredentials;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code rookery bench ingest}: throughput and CPU cost of sensor data ingestion. */
@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        description = "Measure sensor data ingestion: publish readings at a fixed rate and compare with stored rows.",
        footer = {"", "Exit status: 0 if all readings were stored, 1 otherwise."})
public final class IngestCommand implements Callable<Integer> {
    private static final int REPORT_SECONDS = 5;
    private static final int TIMEOUT_SECONDS = 60;
    /** Number of readings that CPU times refer to. */
    private static final int READINGS_PER_UNIT = 10_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--rate", defaultValue = "20000", description = "Readings per second. Default: 20000")
    private int rate;

    @Option(names = "--warm-up", defaultValue = "15s", description = "Load before the measurement. Default: 15s")
    private Duration warmUp;

    @Option(names = "--measure", defaultValue = "60s", description = "Duration of the measurement. Default: 60s")
    private Duration measured;

    @Option(
            names = "--readings-per-message",
            defaultValue = "1",
            description = "Readings per message; more than one are sent as an array. Default: 1")
    private int readingsPerMessage;

    @Option(
            names = "--payload",
            defaultValue = "object",
            description =
                    "Payload format: object (value, unit and timestamp), number, or one that a mapping reads: mapped"
                            + " (JSON pointers), senml or sparkplug. Default: object")
    private PayloadFormat payload;

    @Option(
            names = "--tenants",
            defaultValue = "1",
            description = "Number of tenants that share the rate and the devices, each with a connection. Default: 1")
    private int tenants;

    @Option(
            names = "--workers",
            defaultValue = "" + IngestConfig.DEFAULT_WORKERS,
            description = "Ingestion workers. Default: ${DEFAULT-VALUE}")
    private int workers;

    @Option(
            names = "--receive-maximum",
            defaultValue = "" + IngestConfig.DEFAULT_RECEIVE_MAXIMUM,
            description = "Maximum unacknowledged messages of an MQTT session. Default: ${DEFAULT-VALUE}")
    private int receiveMaximum;

    @Option(
            names = "--batch",
            defaultValue = "" + IngestConfig.DEFAULT_BATCH,
            description = "Maximum number of messages per transaction. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Option(
            names = "--linger",
            defaultValue = IngestConfig.DEFAULT_LINGER_MILLIS + "ms",
            description = "Maximum wait for more messages of a transaction. Default: ${DEFAULT-VALUE}")
    private Duration linger;

    @Override
    public Integer call() throws Exception {
        IngestConfig defaults = IngestConfig.defaults();
        IngestConfig ingest = new IngestConfig(
                defaults.instance(),
                workers,
                defaults.connections(),
                defaults.idleTimeout(),
                receiveMaximum,
                batch,
                linger,
                defaults.bufferBytes(),
                defaults.sessionExpiry(),
                defaults.times(),
                defaults.maxSeriesPerDevice(),
                defaults.maxSeriesPerTenant(),
                defaults.timeout());
        if (tenants < 1) {
            throw new ParameterException(spec.commandLine(), "--tenants must be at least 1");
        }
        if (tenants > 1 && payload.mapping().isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--payload " + payload + " has a mapping of one tenant: omit --tenants");
        }
        try (SensorPlatform platform = new SensorPlatform(ingest, payload.mapping())) {
            List<LoginCredentials> logins = platform.addTenants(tenants - 1);
            awaitIngestion(platform);
            return run(platform, logins);
        }
    }

    private int run(SensorPlatform platform, List<LoginCredentials> logins) throws Exception {
        try (PublisherFleet publisher = new PublisherFleet(platform.mqttPort(), logins, payload, readingsPerMessage)) {
            publisher.run(rate, (int) warmUp.toSeconds());
            measure(platform, publisher);
            return hasStoredAll(platform, publisher) ? 0 : 1;
        }
    }

    private void awaitIngestion(SensorPlatform platform) throws InterruptedException {
        while (platform.metric("rookery.ingest.connected") < workers + tenants - 1) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private void measure(SensorPlatform platform, PublisherFleet publisher) throws IOException, SQLException {
        ProcessHandle postmaster = platform.postmaster();
        CpuTimes before = CpuTimes.now(postmaster);
        long first = publisher.published();
        double stored = platform.metric("rookery.ingest.readings");
        long start = System.nanoTime();
        print("%8s %12s %12s %10s %10s", "seconds", "published", "stored", "backlog", "load");
        for (int second = REPORT_SECONDS; second <= measured.toSeconds(); second += REPORT_SECONDS) {
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
                "%.0f published/s, %.0f stored/s, %.2f busy cores without the publisher",
                (publisher.published() - first) / length, readings / length, used.ofPlatform() / length);
        print("CPU seconds per 10,000 readings: %.3f", used.ofPlatform() / readings * READINGS_PER_UNIT);
        for (CpuComponent part : CpuComponent.values()) {
            print("%8.3f  %s", used.of(part) / readings * READINGS_PER_UNIT, part);
        }
    }

    private boolean hasStoredAll(SensorPlatform platform, PublisherFleet publisher)
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
