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
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code rookery bench scrape}: how long the exporter takes to answer Prometheus, among many rows. */
@Command(
        name = "scrape",
        mixinStandardHelpOptions = true,
        description = "Fill PostgreSQL with readings and years of usage, and scrape the exporter.")
public final class ScrapeCommand implements Callable<Integer> {
    private static final int WARM_UP = 20;
    private static final Pattern READINGS =
            Pattern.compile("(?m)^rookery_table_rows\\{table=\"sensor_readings\"} (\\S+)$");

    @Spec
    private CommandSpec spec;

    @Option(names = "--rows", defaultValue = "10000000", description = "Readings in the table. Default: 10000000")
    private long rows;

    @Option(names = "--days", defaultValue = "90", description = "Days over which they spread. Default: 90")
    private int days;

    @Option(names = "--repeat", defaultValue = "100", description = "Scrapes. Default: 100")
    private int repeats;

    @Override
    public Integer call() throws Exception {
        try (FilledDatabase database = new FilledDatabase()) {
            database.fillReadings(rows, days);
            database.fillTheRest();
            database.vacuum();
            ExporterConfig config =
                    new ExporterConfig("127.0.0.1", 0, Duration.ofMillis(ExporterConfig.DEFAULT_TIMEOUT));
            try (Exporter exporter = new Exporter(config, database.config(), Optional.empty(), Clock.systemUTC())) {
                scrape(URI.create("http://127.0.0.1:" + exporter.port() + "/metrics"));
            }
            return 0;
        }
    }

    private void scrape(URI metrics) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(metrics).build();
        RequestTimes times = RequestTimes.measure(WARM_UP, Math.max(1, repeats), number -> request);
        Matcher readings = READINGS.matcher(times.lastAnswer());
        if (!times.lastAnswer().contains("rookery_up 1.0") || !readings.find()) {
            throw new IOException("The exporter does not know the readings: " + times.lastAnswer());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%,.0f readings over %d days; a scrape over HTTP: median %.1f ms, smallest %.1f ms, 99 %% %.1f ms%n",
                Double.parseDouble(readings.group(1)), days, times.median(), times.smallest(), times.percentile(99));
        out.flush();
    }
}
