package dev.rookery.exporter.collect;

import dev.rookery.exporter.metric.MetricFamily;
import dev.rookery.exporter.metric.MetricFamily.Type;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;

/**
 * How far behind the stored readings are: looks at the last pages of today's partition, where what was written last stands, for
 * no index leads to the newest reading of all devices.
 */
final class NewestReadingCollector implements Collector {
    private static final int PAGES = 4;

    private final Clock clock;
    private final MetricFamily age;

    NewestReadingCollector(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        this.age = new MetricFamily(
                registry,
                Type.GAUGE,
                "rookery.sensor.newest.reading.age.seconds",
                "Time since the newest of the readings stored last; from ingestion that lags, or devices that are silent");
    }

    private String partition() {
        return "sensor_readings_"
                + LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    @Override
    public String subject() {
        return "newest_reading";
    }

    @Override
    public Set<String> tables() {
        return Set.of(partition());
    }

    @Override
    public String sql() {
        String pages = "pg_relation_size('" + partition() + "') / current_setting('block_size')::int";
        return "SELECT extract(epoch FROM now() - max(time))::float8 AS age FROM " + partition()
                + " WHERE ctid >= (SELECT format('(%s,0)', greatest(0, " + pages + " - " + PAGES + "))::tid)";
    }

    @Override
    public void answered(RowSet<Row> rows) {
        Double seconds = rows.iterator().next().getDouble("age");
        if (seconds != null) {
            age.set(Math.max(0, seconds));
        }
    }
}
