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

/**
 * Query whose result columns are gauges, named like their metrics, and labels. NULL values are
 * omitted.
 */
final class GaugeCollector implements Collector {
    private final String subject;
    private final Set<String> tables;
    private final String sql;
    private final List<String> labels;
    private final Map<String, MetricFamily> gauges = new LinkedHashMap<>();

    /** @param sql query whose columns are the labels and the gauges */
    GaugeCollector(String subject, Set<String> tables, List<String> labels, String sql) {
        this.subject = subject;
        this.tables = tables;
        this.labels = labels;
        this.sql = sql;
    }

    /** Adds a gauge that is read from the column of the same name with underscores. */
    GaugeCollector gauge(MeterRegistry registry, String name, String description) {
        gauges.put(name.replace('.', '_'), new MetricFamily(registry, Type.GAUGE, "rookery." + name, description));
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
        gauges.forEach((column, family) -> {
            Map<Tags, Double> values = new HashMap<>();
            for (Row row : rows) {
                if (row.getDouble(column) != null) {
                    values.put(tags(row), row.getDouble(column));
                }
            }
            family.set(values);
        });
    }

    private Tags tags(Row row) {
        Tags tags = Tags.empty();
        for (String label : labels) {
            tags = tags.and(label, row.getString(label));
        }
        return tags;
    }
}
