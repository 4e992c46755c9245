package dev.rookery.bench.ingest;

import dev.rookery.api.sensor.ingest.IngestConfig;
import dev.rookery.bench.measure.RequestTimes;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code rookery bench sensor-query}: response time of a device's aggregates over one day. */
@Command(
        name = "sensor-query",
        mixinStandardHelpOptions = true,
        description = "Measure API queries: fill PostgreSQL with readings and query one device's day in bins.")
public final class SensorQueryCommand implements Callable<Integer> {
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int MIN_REPEATS = 5;
    private static final int PARTITIONS = 90;

    @Spec
    private CommandSpec spec;

    @Option(names = "--rows", defaultValue = "10000000", description = "Rows of the table. Default: 10000000")
    private long rows;

    @Option(names = "--days", defaultValue = "5", description = "Days that the rows cover. Default: 5")
    private int days;

    @Option(names = "--interval", defaultValue = "1s", description = "Time between readings of a device. Default: 1s")
    private Duration interval;

    @Option(names = "--bin", defaultValue = "1m", description = "Width of a bin. Default: 1m")
    private String bin;

    @Option(
            names = "--repeat",
            defaultValue = "50",
            description = "Number of queries, each for a different device. Default: 50")
    private int repeats;

    @Override
    public Integer call() throws Exception {
        try (SensorPlatform platform = new SensorPlatform(IngestConfig.defaults())) {
            int devices = (int) Math.max(1, rows * interval.toSeconds() / days / SECONDS_PER_DAY);
            LocalDate last = LocalDate.now(ZoneOffset.UTC).minusDays(1);
            fill(platform, devices, last);
            print(
                    "%d rows of %d devices over %d days, %d rows per device and day",
                    platform.number("SELECT count(*) FROM sensor_readings"),
                    devices,
                    days,
                    SECONDS_PER_DAY / interval.toSeconds());
            query(platform, devices, last);
            return 0;
        }
    }

    /** Inserts rows in order of arrival: all devices of one second, then those of the next. */
    private void fill(SensorPlatform platform, int devices, LocalDate last) throws Exception {
        // A platform in production has this number of partitions.
        platform.execute("SELECT sensor_make_partition('sensor_readings', day::date) FROM generate_series(date '" + last
                + "' - " + PARTITIONS + ", date '" + last + "', '1 day') day");
        platform.execute("INSERT INTO sensor_series (tenant, device, metric, unit, type)"
                + " SELECT 'default', 'device' || n, 'temperature', 'C', 'number' FROM generate_series(0, "
                + (devices - 1)
                + ") n");
        for (int day = days - 1; day >= 0; day--) {
            LocalDate date = last.minusDays(day);
            platform.execute("SELECT sensor_make_partition('sensor_readings', '" + date + "')");
            platform.execute("INSERT INTO sensor_readings (time, identity, value, series)"
                    + " SELECT timestamptz '" + date + " 00:00:00+00' + second * interval '1 second',"
                    + " hashint8(second), 20 + 5 * sin(second / 3600.0), s.id"
                    + " FROM generate_series(0, " + (SECONDS_PER_DAY - 1) + ", " + interval.toSeconds()
                    + ") AS second, sensor_series s");
        }
        // Autovacuum does this within minutes.
        platform.execute("VACUUM ANALYZE sensor_readings");
    }

    private void query(SensorPlatform platform, int devices, LocalDate day) throws IOException, InterruptedException {
        String base = "http://127.0.0.1:" + platform.apiPort() + "/api";
        String token = token(HttpClient.newHttpClient(), base);
        RequestTimes times = RequestTimes.measure(MIN_REPEATS, Math.max(MIN_REPEATS, repeats), number -> {
            String parameters = "device=device" + Math.floorMod(number, devices) + "&metric=temperature&bin=" + bin
                    + "&from=" + day + "T00:00:00Z&to=" + day.plusDays(1) + "T00:00:00Z";
            return HttpRequest.newBuilder(URI.create(base + "/sensor-data/aggregates?" + parameters))
                    .header("Authorization", "Bearer " + token)
                    .build();
        });
        print(
                "one day of a device in bins of %s, over HTTP: median %.1f ms, minimum %.1f ms, maximum %.1f ms, %d bytes",
                bin, times.median(), times.min(), times.max(), times.lastBody().length());
    }

    private static String token(HttpClient http, String base) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(base + "/auth/login"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"name\":\"" + SensorPlatform.USER + "\",\"password\":\""
                                + SensorPlatform.PASSWORD + "\"}"))
                        .build(),
                BodyHandlers.ofString());
        Matcher token = Pattern.compile("\"access_token\":\"([^\"]+)\"").matcher(response.body());
        if (!token.find()) {
            throw new IOException("The login response contains no token: " + response.body());
        }
        return token.group(1);
    }

    private void print(String format, Object... values) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(format + "%n", values);
        out.flush();
    }
}
