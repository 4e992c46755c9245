package dev.rookery.exporter.collect;

import dev.rookery.exporter.metric.MetricFamily;
import dev.rookery.exporter.metric.MetricFamily.Type;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What tenants used since they are there: sums over all runs of all brokers, which restarts and upgrades do not set back.
 */
final class UsageCollector implements Collector {
    private static final double MILLIS_PER_SECOND = 1000;

    /** A column, the metric that it belongs to, and its labels. */
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
    private final Map<String, MetricFamily> families = new HashMap<>();
    private final MetricFamily age;

    UsageCollector(MeterRegistry registry) {
        Map.of(
                        "messages", "Messages taken on from clients (in) and sent to clients (out)",
                        "payload.bytes", "Bytes of their payloads",
                        "connections.opened", "Connections that were accepted",
                        "connections.refused", "Connections that were refused",
                        "connection.seconds", "Time of all connections together",
                        "messages.dropped", "Messages that did not go their way")
                .forEach((name, description) -> families.put(
                        name, new MetricFamily(registry, Type.COUNTER, "rookery.usage." + name, description)));
        age = new MetricFamily(
                registry, Type.GAUGE, "rookery.usage.age.seconds", "Time since a broker last wrote usage down");
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

    /** The columns that are exported as counters. */
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

    @Override
    public String sql(Set<String> relations) {
        return "SELECT tenant, extract(epoch FROM now() - max(written_at))::float8 AS age, "
                + columns.stream()
                        .map(column -> "sum(" + column.name() + ")::bigint AS " + column.name())
                        .collect(Collectors.joining(", "))
                + " FROM rookery_usage_run_hour GROUP BY tenant";
    }

    @Override
    public void answered(RowSet<Row> rows) {
        Map<String, Map<Tags, Double>> values = new HashMap<>();
        families.keySet().forEach(family -> values.put(family, new HashMap<>()));
        Map<Tags, Double> ages = new HashMap<>();
        for (Row row : rows) {
            Tags tenant = Tags.of("tenant", row.getString("tenant"));
            ages.put(tenant, Math.max(0, row.getDouble("age")));
            for (Column column : columns) {
                double value = row.getLong(column.name());
                double scaled = column.metric().endsWith("seconds") ? value / MILLIS_PER_SECOND : value;
                values.get(column.metric()).put(tenant.and(column.tags()), scaled);
            }
        }
        values.forEach((family, of) -> families.get(family).set(of));
        age.set(ages);
    }
}
