package dev.rookery.bench.usage;

import dev.rookery.bench.measure.RequestTimes;
import dev.rookery.exporter.Exporter;
import dev.rookery.exporter.ExporterConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code rookery bench scrape}: duration of a scrape of the exporter with large tables. */
@Command(
        name = "scrape",
        mixinStandardHelpOptions = true,
        description = "Measure the exporter: fill PostgreSQL with readings and years of usage, and scrape it.")
public final class ScrapeCommand implements Callable<Integer> {
    private static final int WARM_UP = 20;
    private static final Pattern READINGS =
            Pattern.compile("(?m)^rookery_table_rows\\{table=\"sensor_readings\"} (\\S+)$");

    @Spec
    private CommandSpec spec;

    @Option(names = "--rows", defaultValue = "10000000", description = "Rows of readings. Default: 10000000")
    private long rows;

    @Option(names = "--days", defaultValue = "90", description = "Days that the readings cover. Default: 90")
    private int days;

    @Option(names = "--repeat", defaultValue = "100", description = "Number of scrapes. Default: 100")
    private int repeats;

    @Override
    public Integer call() throws Exception {
        try (FilledDatabase database = new FilledDatabase()) {
            database.fillReadings(rows, days);
            database.fillUsersAndUsage();
            database.vacuum();
            ExporterConfig config =
                    new ExporterConfig("127.0.0.1", 0, Duration.ofMillis(ExporterConfig.DEFAULT_TIMEOUT));
            try (Exporter exporter = new Exporter(config, database.config(), List.of(), Clock.systemUTC())) {
                scrape(URI.create("http://127.0.0.1:" + exporter.port() + "/metrics"));
            }
            return 0;
        }
    }

    private void scrape(URI metrics) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(metrics).build();
        RequestTimes times = RequestTimes.measure(WARM_UP, Math.max(1, repeats), number -> request);
        Matcher readings = READINGS.matcher(times.lastBody());
        if (!times.lastBody().contains("rookery_up 1.0") || !readings.find()) {
            throw new IOException("The scrape does not contain the readings: " + times.lastBody());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%,.0f readings over %d days; scrape over HTTP: median %.1f ms, minimum %.1f ms, p99 %.1f ms%n",
                Double.parseDouble(readings.group(1)), days, times.median(), times.min(), times.percentile(99));
        out.flush();
    }
}
