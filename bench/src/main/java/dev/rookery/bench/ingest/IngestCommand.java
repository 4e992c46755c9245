package dev.rookery.bench.ingest;

import dev.rookery.bench.wire.Credentials;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
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
    private static final int PATIENCE_SECONDS = 60;

    @Spec
    private CommandSpec spec;

    @Option(names = "--rate", defaultValue = "20000", description = "Readings a second. Default: 20000")
    private int rate;

    @Option(names = "--warm-up", defaultValue = "15", description = "Seconds before it counts. Default: 15")
    private int warmUp;

    @Option(names = "--seconds", defaultValue = "60", description = "Length of the measurement. Default: 60")
    private int seconds;

    @Override
    public Integer call() throws Exception {
        try (SensorPlatform platform = new SensorPlatform();
                ReadingPublisher publisher = new ReadingPublisher(
                        platform.mqttPort(), new Credentials(SensorPlatform.USER, SensorPlatform.PASSWORD))) {
            awaitIngestion(platform);
            publisher.run(rate, warmUp);
            measure(platform, publisher);
            return hasStoredAll(platform, publisher) ? 0 : 1;
        }
    }

    private static void awaitIngestion(SensorPlatform platform) throws InterruptedException {
        while (platform.metric("rookery.ingest.connected") < SensorPlatform.LANES) {
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
        print(
                "%.0f published/s, %.0f stored/s; cores busy: broker and API %.2f, PostgreSQL %.2f",
                (publisher.published() - first) / length,
                (platform.metric("rookery.ingest.readings") - stored) / length,
                used.platform() / length,
                used.postgres() / length);
    }

    private boolean hasStoredAll(SensorPlatform platform, ReadingPublisher publisher)
            throws InterruptedException, SQLException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
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
