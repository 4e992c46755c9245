package dev.rookery.bench.report;

import dev.rookery.bench.measure.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Report as Markdown tables for the console. */
public final class ConsoleTable {
    private static final List<Metric> COLUMNS = List.of(
            Metric.MESSAGES_PER_SECOND,
            Metric.CPU_SECONDS_PER_100K,
            Metric.CONNECTS_PER_SECOND,
            Metric.CPU_SECONDS_PER_1K_CONNECTS,
            Metric.P50_MICROS,
            Metric.P99_MICROS,
            Metric.MAX_MICROS,
            Metric.PING_P50_MICROS,
            Metric.PING_P99_MICROS,
            Metric.QOS2_P50_MICROS,
            Metric.QOS2_P99_MICROS,
            Metric.QOS2_MAX_MICROS,
            Metric.HOSTILE_CONNECTIONS,
            Metric.HOSTILE_PACKETS,
            Metric.CHARGED_MIB,
            Metric.LIVE_MIB,
            Metric.CHARGED_RATIO,
            Metric.RECOVERY_SECONDS,
            Metric.OTHERS_P50_BEFORE_MICROS,
            Metric.OTHERS_P99_BEFORE_MICROS,
            Metric.OTHERS_MAX_BEFORE_MICROS,
            Metric.OTHERS_P50_DURING_MICROS,
            Metric.OTHERS_P99_DURING_MICROS,
            Metric.OTHERS_MAX_DURING_MICROS,
            Metric.OTHERS_P50_RATIO,
            Metric.OTHERS_P99_RATIO,
            Metric.RSS_MIB,
            Metric.KIBIBYTES_PER_CONNECTION,
            Metric.STOLEN_CORES,
            Metric.LOST);

    private final Report report;

    public ConsoleTable(Report report) {
        this.report = report;
    }

    /** Returns a table for each workload, with columns for its metrics. */
    public String render() {
        StringBuilder text = new StringBuilder();
        Comparison comparison = report.comparison();
        for (Workload workload : comparison.workloads()) {
            text.append("\n").append(workload).append("\n\n");
            table(comparison, workload).forEach(line -> text.append(line).append("\n"));
        }
        report.peers().stream().filter(peer -> peer.missing() != null).forEach(peer -> text.append("\nMissing: ")
                .append(peer.name())
                .append(" (")
                .append(peer.missing())
                .append(")"));
        report.skipped().forEach(skipped -> text.append("\nSkipped: ")
                .append(skipped.scenario())
                .append(" with ")
                .append(skipped.peer())
                .append(" (")
                .append(skipped.reason())
                .append(")"));
        return text.append("\n").toString();
    }

    private static List<String> table(Comparison comparison, Workload workload) {
        List<Metric> columns = COLUMNS.stream()
                .filter(metric -> comparison.peers(workload).stream()
                        .anyMatch(peer ->
                                comparison.spread(workload, peer, metric).isPresent()))
                .toList();
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("broker", "complete"));
        columns.forEach(metric -> head.add(metric.key()));
        rows.add(head);
        for (String peer : comparison.peers(workload)) {
            List<Run> runs = comparison.runs(workload, peer);
            long complete = runs.stream().filter(Run::complete).count();
            List<String> row = new ArrayList<>(List.of(peer, complete + "/" + runs.size()));
            for (Metric metric : columns) {
                Optional<Spread> spread = comparison.spread(workload, peer, metric);
                row.add(spread.map(Numbers::format).orElse("–"));
            }
            rows.add(row);
        }
        return align(rows);
    }

    private static List<String> align(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder("|");
            for (int i = 0; i < widths.length; i++) {
                String pad = " ".repeat(widths[i] - row.get(i).length());
                line.append(' ')
                        .append(i == 0 ? row.get(i) + pad : pad + row.get(i))
                        .append(" |");
            }
            lines.add(line.toString());
        }
        List<String> rules = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            rules.add("-".repeat(widths[i] + 1) + (i == 0 ? "-" : ":"));
        }
        lines.add(1, "|" + String.join("|", rules) + "|");
        return Collections.unmodifiableList(lines);
    }
}
