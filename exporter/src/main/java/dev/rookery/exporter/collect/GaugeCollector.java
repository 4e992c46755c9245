package dev.rookery.exporter.collect;

import dev.rookery.exporter.metric.MetricFamily;
import dev.rookery.exporter.metric.MetricFamily.Type;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * Query whose result columns are gauges, named like their metrics, and labels. NULL values are omitted. Values of tenants
 * without series of their own are combined.
 */
final class GaugeCollector implements Collector {
    private static final String TENANT = "tenant";

    private final String subject;
    private final Set<String> tables;
    private final String sql;
    private final List<String> labels;
    private final NamedTenants tenants;
    private final Map<String, Entry> gauges = new LinkedHashMap<>();

    /** @param combination of the values of several tenants */
    private record Entry(MetricFamily family, BinaryOperator<Double> combination) {}

    /** @param sql query whose columns are the labels and the gauges */
    GaugeCollector(NamedTenants tenants, String subject, Set<String> tables, List<String> labels, String sql) {
        this.tenants = tenants;
        this.subject = subject;
        this.tables = tables;
        this.labels = labels;
        this.sql = sql;
    }

    /** Adds a gauge that is read from the column of the same name with underscores. Values of several tenants are added up. */
    GaugeCollector gauge(MeterRegistry registry, String name, String description) {
        return gauge(registry, name, description, Double::sum);
    }

    /** @param combination of the values of several tenants, such as {@code Math::min} */
    GaugeCollector gauge(MeterRegistry registry, String name, String description, BinaryOperator<Double> combination) {
        gauges.put(
                name.replace('.', '_'),
                new Entry(new MetricFamily(registry, Type.GAUGE, "rookery." + name, description), combination));
        return this;
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public Set<String> tables() {
        return tables;
    }

    @Override
    public String sql(Set<String> relations) {
        return sql;
    }

    @Override
    public void update(RowSet<Row> rows) {
        gauges.forEach((column, gauge) -> {
            Map<Tags, Double> values = new HashMap<>();
            for (Row row : rows) {
                if (row.getDouble(column) != null) {
                    values.merge(tags(row), row.getDouble(column), gauge.combination());
                }
            }
            gauge.family().set(values);
        });
    }

    private Tags tags(Row row) {
        Tags tags = Tags.empty();
        for (String label : labels) {
            String value = row.getString(label);
            tags = tags.and(label, label.equals(TENANT) ? tenants.label(value) : value);
        }
        return tags;
    }
}
