package dev.rookery.exporter.collect;

import dev.rookery.exporter.metric.MetricFamily;
import dev.rookery.exporter.metric.MetricFamily.Type;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Age of the newest stored reading. Reads the last pages of the newest partitions, which hold the latest rows, because
 * no index covers the newest reading of all devices.
 */
final class NewestReadingCollector implements Collector {
    private static final String PARTITION = "sensor_readings_";
    private static final int PAGES = 4;
    /** Readings older than this are ignored. */
    private static final int DAYS = 8;

    private final Clock clock;
    private final MetricFamily age;

    NewestReadingCollector(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        this.age = new MetricFamily(
                registry,
                Type.GAUGE,
                "rookery.sensor.newest.reading.age.seconds",
                "Age of the newest stored reading; grows if the ingestion lags or devices are silent.");
    }

    @Override
    public String subject() {
        return "newest_reading";
    }

    @Override
    public Set<String> tables() {
        return Set.of("sensor_readings");
    }

    /** Partitions are created in advance, and clocks of devices may be a day ahead. */
    @Override
    public String sql(Set<String> relations) {
        String tomorrow = PARTITION
                + LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
                        .plusDays(1)
                        .format(DateTimeFormatter.BASIC_ISO_DATE);
        String newest = relations.stream()
                .filter(name -> name.startsWith(PARTITION) && name.compareTo(tomorrow) <= 0)
                .sorted(Comparator.reverseOrder())
                .limit(DAYS)
                .map(NewestReadingCollector::newestOf)
                .collect(Collectors.joining(", "));
        return "SELECT extract(epoch FROM now() - greatest(NULL, " + (newest.isEmpty() ? "NULL::timestamptz" : newest)
                + "))::float8 AS age";
    }

    private static String newestOf(String partition) {
        String pages = "pg_relation_size('" + partition + "') / current_setting('block_size')::int";
        return "(SELECT max(time) FROM " + partition + " WHERE ctid >= (SELECT format('(%s,0)', greatest(0, " + pages
                + " - " + PAGES + "))::tid))";
    }

    @Override
    public void update(RowSet<Row> rows) {
        Double seconds = rows.iterator().next().getDouble("age");
        age.set(seconds == null ? Map.of() : Map.of(Tags.empty(), Math.max(0, seconds)));
    }
}
