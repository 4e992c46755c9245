package dev.rookery.app;

import dev.rookery.broker.meter.UsageMetric;
import dev.rookery.testkit.PostgresProcess;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Usage counts from one of three sources: the clients of a test, PostgreSQL, or a page of metrics. */
record UsageTally(Map<UsageMetric, Long> counts) {
    /** Messages and bytes are the first constants of {@link UsageMetric}. */
    private static final int MESSAGES_AND_BYTES = UsageMetric.CONNECTIONS_OPENED.ordinal();

    private static final List<UsageMetric> MEASURES =
            Arrays.asList(UsageMetric.values()).subList(0, UsageMetric.REFUSED_NOT_AUTHORIZED.ordinal() + 1);

    UsageTally {
        counts = Map.copyOf(counts);
    }

    static UsageTally none() {
        return new UsageTally(MEASURES.stream().collect(Collectors.toMap(measure -> measure, measure -> 0L)));
    }

    UsageTally plus(UsageTally other) {
        Map<UsageMetric, Long> sum = new EnumMap<>(counts);
        other.counts.forEach((measure, count) -> sum.merge(measure, count, Long::sum));
        return new UsageTally(sum);
    }

    UsageTally plus(UsageMetric measure, long more) {
        Map<UsageMetric, Long> sum = new EnumMap<>(counts);
        sum.merge(measure, more, Long::sum);
        return new UsageTally(sum);
    }

    /** Adds a message and its payload to the metrics of its QoS; {@code first} is the metric of QoS 0. */
    UsageTally message(UsageMetric first, UsageMetric firstBytes, int qos, int bytes) {
        return plus(UsageMetric.values()[first.ordinal() + qos], 1)
                .plus(UsageMetric.values()[firstBytes.ordinal() + qos], bytes);
    }

    /** @param source table or view with a column per metric, optionally with a condition */
    static UsageTally inPostgres(PostgresProcess postgres, String source) {
        String sums = MEASURES.stream()
                .map(measure -> "coalesce(sum(" + measure.column() + "), 0)")
                .collect(Collectors.joining(" || ' ' || "));
        String[] values =
                postgres.query("SELECT " + sums + " FROM " + source).get(0).split(" ");
        Map<UsageMetric, Long> counts = new EnumMap<>(UsageMetric.class);
        for (int i = 0; i < values.length; i++) {
            counts.put(MEASURES.get(i), Long.parseLong(values[i]));
        }
        return new UsageTally(counts);
    }

    /** @param prefix prefix of the metric names of the exporter or the broker */
    static UsageTally on(MetricsPage page, String prefix) {
        return new UsageTally(MEASURES.stream()
                .collect(Collectors.toMap(measure -> measure, measure -> (long) page.value(prefix + metric(measure)))));
    }

    /** Returns the text of the first counts in the broker's spool file. */
    String spooled() {
        return MEASURES.stream()
                .limit(MESSAGES_AND_BYTES)
                .map(measure -> counts.get(measure).toString())
                .collect(Collectors.joining(",", " ", ","));
    }

    private static String metric(UsageMetric measure) {
        if (measure == UsageMetric.CONNECTIONS_OPENED) {
            return "connections_opened_total{tenant=\"default\"}";
        }
        if (measure == UsageMetric.REFUSED_NOT_AUTHORIZED) {
            return "connections_refused_total{reason=\"not_authorized\",tenant=\"default\"}";
        }
        String[] words = measure.name().toLowerCase(Locale.ROOT).split("_");
        return (words[0].equals("bytes") ? "payload_bytes" : words[0]) + "_total{direction=\"" + words[1] + "\",qos=\""
                + words[2].substring("qos".length()) + "\",tenant=\"default\"}";
    }
}
