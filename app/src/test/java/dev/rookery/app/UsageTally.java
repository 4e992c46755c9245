package dev.rookery.app;

import dev.rookery.broker.meter.Measure;
import dev.rookery.testkit.PostgresProcess;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The same numbers of usage as three places tell them: the driver of a test, PostgreSQL, and a page of metrics. */
record UsageTally(Map<Measure, Long> counts) {
    /** In the order of {@link Measure}, messages and bytes come first. */
    private static final int MESSAGES_AND_BYTES = Measure.CONNECTIONS_OPENED.ordinal();

    private static final List<Measure> MEASURES =
            Arrays.asList(Measure.values()).subList(0, Measure.REFUSED_NOT_AUTHORIZED.ordinal() + 1);

    UsageTally {
        counts = Map.copyOf(counts);
    }

    static UsageTally none() {
        return new UsageTally(MEASURES.stream().collect(Collectors.toMap(measure -> measure, measure -> 0L)));
    }

    UsageTally plus(UsageTally other) {
        Map<Measure, Long> sum = new EnumMap<>(counts);
        other.counts.forEach((measure, count) -> sum.merge(measure, count, Long::sum));
        return new UsageTally(sum);
    }

    UsageTally plus(Measure measure, long more) {
        Map<Measure, Long> sum = new EnumMap<>(counts);
        sum.merge(measure, more, Long::sum);
        return new UsageTally(sum);
    }

    /** One message of a QoS and its payload; first is the measure of QoS 0. */
    UsageTally message(Measure first, Measure firstBytes, int qos, int bytes) {
        return plus(Measure.values()[first.ordinal() + qos], 1)
                .plus(Measure.values()[firstBytes.ordinal() + qos], bytes);
    }

    /** @param source a table or view with the measures' columns, perhaps with a condition */
    static UsageTally inPostgres(PostgresProcess postgres, String source) {
        String sums = MEASURES.stream()
                .map(measure -> "coalesce(sum(" + measure.column() + "), 0)")
                .collect(Collectors.joining(" || ' ' || "));
        String[] values =
                postgres.query("SELECT " + sums + " FROM " + source).get(0).split(" ");
        Map<Measure, Long> counts = new EnumMap<>(Measure.class);
        for (int i = 0; i < values.length; i++) {
            counts.put(MEASURES.get(i), Long.parseLong(values[i]));
        }
        return new UsageTally(counts);
    }

    /** @param prefix of the metrics' names: the exporter's or the broker's */
    static UsageTally on(MetricsPage page, String prefix) {
        return new UsageTally(MEASURES.stream()
                .collect(Collectors.toMap(measure -> measure, measure -> (long) page.value(prefix + metric(measure)))));
    }

    /** As the broker's spool file has the first of them. */
    String spooled() {
        return MEASURES.stream()
                .limit(MESSAGES_AND_BYTES)
                .map(measure -> counts.get(measure).toString())
                .collect(Collectors.joining(",", " ", ","));
    }

    private static String metric(Measure measure) {
        if (measure == Measure.CONNECTIONS_OPENED) {
            return "connections_opened_total{tenant=\"default\"}";
        }
        if (measure == Measure.REFUSED_NOT_AUTHORIZED) {
            return "connections_refused_total{reason=\"not_authorized\",tenant=\"default\"}";
        }
        String[] words = measure.name().toLowerCase(Locale.ROOT).split("_");
        return (words[0].equals("bytes") ? "payload_bytes" : words[0]) + "_total{direction=\"" + words[1] + "\",qos=\""
                + words[2].substring("qos".length()) + "\",tenant=\"default\"}";
    }
}
