package dev.rookery.exporter.collect;

import dev.rookery.exporter.metric.MetricFamily;
import dev.rookery.exporter.metric.MetricFamily.Type;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Total usage of tenants: sums over all runs of all brokers, which restarts and upgrades do not reset.
 */
final class UsageCollector implements Collector {
    private static final double MILLIS_PER_SECOND = 1000;
    private static final Duration REFRESH = Duration.ofMinutes(10);

    /** @param written time of the last change in seconds since 1970 */
    private record Sums(double written, double[] values) {
        Sums plus(Sums other) {
            double[] sums = values.clone();
            for (int i = 0; i < sums.length; i++) {
                sums[i] += other.values[i];
            }
            return new Sums(Math.max(written, other.written), sums);
        }
    }

    /** Sums of all hours before {@code until}, which rarely change. */
    private record Baseline(Instant queriedAt, Instant until, Map<String, Sums> sums) {}

    /** Column with its metric and labels. */
    private record Column(String name, String metric, Tags tags) {
        static Column qos(String kind, String metric, String direction, int qos) {
            return new Column(
                    kind + "_" + direction + "_qos" + qos,
                    metric,
                    Tags.of("direction", direction, "qos", Integer.toString(qos)));
        }

        static Column reason(String kind, String metric, String reason) {
            return new Column(kind + "_" + reason, metric, Tags.of("reason", reason));
        }
    }

    private static final List<String> REFUSALS = List.of("not_authorized", "unavailable", "busy", "limit", "invalid");
    private static final List<String> DROPS = List.of(
            "queue_full",
            "slow_client",
            "client_away",
            "too_large",
            "expired",
            "no_right_to_read",
            "not_authorized",
            "limit");

    private final List<Column> columns = columns();
    private final NamedTenants tenants;
    private final Map<String, MetricFamily> families = new HashMap<>();
    private final MetricFamily age;
    private final Clock clock;
    private Baseline baseline = new Baseline(Instant.MIN, Instant.MIN, Map.of());
    /** The baseline that the query in progress replaces or extends. Equals {@link #baseline} unless it reads all hours. */
    private Baseline queried = baseline;

    UsageCollector(MeterRegistry registry, Clock clock, NamedTenants tenants) {
        this.tenants = tenants;
        this.clock = clock;
        Map.of(
                        "messages", "Messages received from clients (in) and sent to clients (out), by QoS.",
                        "payload.bytes", "Payload bytes of messages.",
                        "connections.opened", "Accepted connections.",
                        "connections.refused", "Refused connections, by reason.",
                        "connection.seconds", "Total connection time of all clients.",
                        "messages.dropped", "Messages dropped, by reason.")
                .forEach((name, description) -> families.put(
                        name, new MetricFamily(registry, Type.COUNTER, "rookery.usage." + name, description)));
        age = new MetricFamily(
                registry, Type.GAUGE, "rookery.usage.age.seconds", "Time since a broker last wrote usage.");
    }

    private static List<Column> columns() {
        List<Column> all = new ArrayList<>();
        for (String direction : List.of("in", "out")) {
            for (int qos = 0; qos <= 2; qos++) {
                all.add(Column.qos("messages", "messages", direction, qos));
                all.add(Column.qos("bytes", "payload.bytes", direction, qos));
            }
        }
        all.add(new Column("connections_opened", "connections.opened", Tags.empty()));
        all.add(new Column("connection_milliseconds", "connection.seconds", Tags.empty()));
        REFUSALS.forEach(reason -> all.add(Column.reason("refused", "connections.refused", reason)));
        DROPS.forEach(reason -> all.add(Column.reason("dropped", "messages.dropped", reason)));
        return List.copyOf(all);
    }

    /** Columns that are exported as counters. */
    static Set<String> counted() {
        return columns().stream().map(Column::name).collect(Collectors.toSet());
    }

    @Override
    public String subject() {
        return "usage";
    }

    @Override
    public Set<String> tables() {
        return Set.of("rookery_usage_run_hour");
    }

    /** Reads the hours since yesterday; older ones only every ten minutes, because the sum over years is slow. */
    @Override
    public String sql(Set<String> relations) {
        Instant now = clock.instant();
        boolean refresh = now.isAfter(baseline.queriedAt().plus(REFRESH)) || now.isBefore(baseline.queriedAt());
        queried = refresh
                ? new Baseline(now, now.truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS), Map.of())
                : baseline;
        String inBaseline = "hour < timestamptz '" + queried.until() + "'";
        return "/* all tenants */ SELECT tenant, " + inBaseline
                + " AS in_baseline, extract(epoch FROM max(written_at))::float8 AS written, "
                + columns.stream()
                        .map(column -> "sum(" + column.name() + ")::bigint AS " + column.name())
                        .collect(Collectors.joining(", "))
                + " FROM rookery_usage_run_hour" + (refresh ? "" : " WHERE NOT " + inBaseline) + " GROUP BY 1, 2";
    }

    @Override
    public void update(RowSet<Row> rows) {
        if (queried != baseline) {
            Map<String, Sums> sums = new HashMap<>();
            rows.forEach(row -> {
                if (row.getBoolean("in_baseline")) {
                    sums.put(row.getString("tenant"), sums(row));
                }
            });
            baseline = new Baseline(queried.queriedAt(), queried.until(), sums);
        }
        Map<String, Sums> all = new HashMap<>(baseline.sums());
        for (Row row : rows) {
            if (!row.getBoolean("in_baseline")) {
                all.merge(row.getString("tenant"), sums(row), Sums::plus);
            }
        }
        Map<String, Sums> labeled = new HashMap<>();
        // In this order, as new tenants get series of their own until there are too many.
        new TreeMap<>(all).forEach((tenant, sums) -> labeled.merge(tenants.label(tenant), sums, Sums::plus));
        export(labeled);
    }

    private Sums sums(Row row) {
        double[] values = columns.stream()
                .mapToDouble(column -> row.getLong(column.name()))
                .toArray();
        return new Sums(row.getDouble("written"), values);
    }

    private void export(Map<String, Sums> sums) {
        Map<String, Map<Tags, Double>> values = new HashMap<>();
        double written = 0;
        for (Map.Entry<String, Sums> entry : sums.entrySet()) {
            Tags tenant = Tags.of("tenant", entry.getKey());
            Sums total = entry.getValue();
            written = Math.max(written, total.written());
            for (int i = 0; i < columns.size(); i++) {
                Column column = columns.get(i);
                double value = total.values()[i];
                double scaled = column.metric().endsWith("seconds") ? value / MILLIS_PER_SECOND : value;
                values.computeIfAbsent(column.metric(), metric -> new HashMap<>())
                        .put(tenant.and(column.tags()), scaled);
            }
        }
        // Families without values are cleared: their tenants were removed.
        families.forEach((metric, family) -> family.set(values.getOrDefault(metric, Map.of())));
        age.set(
                sums.isEmpty()
                        ? Map.of()
                        : Map.of(Tags.empty(), Math.max(0, clock.millis() / MILLIS_PER_SECOND - written)));
    }
}
