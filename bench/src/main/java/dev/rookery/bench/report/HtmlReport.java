package dev.rookery.bench.report;

import dev.rookery.bench.measure.Machine;
import dev.rookery.bench.measure.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Report as a self-contained HTML page that is also well-formed XML. */
public final class HtmlReport {
    private static final List<Metric> CHARTS = List.of(
            Metric.MESSAGES_PER_SECOND,
            Metric.CPU_SECONDS_PER_100K,
            Metric.CONNECTS_PER_SECOND,
            Metric.CPU_SECONDS_PER_1K_CONNECTS,
            Metric.P50_MICROS,
            Metric.P99_MICROS,
            Metric.OTHERS_P50_BEFORE_MICROS,
            Metric.OTHERS_P99_BEFORE_MICROS,
            Metric.OTHERS_MAX_BEFORE_MICROS,
            Metric.OTHERS_P50_DURING_MICROS,
            Metric.OTHERS_P99_DURING_MICROS,
            Metric.OTHERS_MAX_DURING_MICROS,
            Metric.OTHERS_P50_RATIO,
            Metric.OTHERS_P99_RATIO,
            Metric.RSS_MIB,
            Metric.KIBIBYTES_PER_CONNECTION);

    private static final String STYLE = """
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
                   color: #1c2430; background: #fff }
            h1, h2 { line-height: 1.2 } h2 { margin-top: 2.5rem; border-bottom: 1px solid #d5dae1 }
            svg { display: block; max-width: 100%; height: auto; margin: .8rem 0 }
            .title { font-weight: 600; font-size: 14px } .label, .value { font-size: 13px }
            .rookery { fill: #0b6e4f } .other { fill: #8fa3b8 } .whisker { stroke: #1c2430; stroke-width: 2 }
            table { border-collapse: collapse; font-size: 13px } td, th { padding: .2rem .7rem; text-align: left;
                   border-bottom: 1px solid #d5dae1; vertical-align: top }
            .warning { background: #fff3cd; padding: .5rem .8rem }
            """;

    private final Report report;
    private final Comparison comparison;
    private final StringBuilder page = new StringBuilder();

    public HtmlReport(Report report) {
        this.report = report;
        comparison = report.comparison();
    }

    public String render() {
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
                .append("<title>Rookery bench</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>Rookery bench</h1>\n");
        introduction();
        comparison.workloads().forEach(this::workload);
        incompleteRuns();
        ratios();
        return page.append("</body>\n</html>\n").toString();
    }

    private void introduction() {
        Machine machine = report.machine();
        paragraph(
                "",
                report.started() + ". Bars show medians of complete runs, whiskers the range from the lowest to"
                        + " the highest value. Runs of the brokers alternate.");
        if (!report.finished()) {
            paragraph("warning", "This session is not finished. Some runs are missing.");
        }
        List<List<String>> rows = new ArrayList<>(List.of(
                List.of("processor", machine.processor() + ", " + machine.cores() + " cores"),
                List.of("memory", machine.memoryMiB() + " MiB"),
                List.of("system", machine.system()),
                List.of("Java", machine.java()),
                List.of("load average before the first run", Numbers.format(machine.loadAverage()))));
        Map<String, String> settings = new TreeMap<>(report.settings());
        settings.forEach((option, value) -> rows.add(List.of(option, value)));
        table(List.of("setup", ""), rows);
        table(
                List.of("broker", "authentication"),
                report.peers().stream()
                        .map(peer ->
                                List.of(peer.name(), peer.auth() != null ? peer.auth() : "missing: " + peer.missing()))
                        .toList());
    }

    private void workload(Workload workload) {
        heading(workload.toString());
        for (Metric metric : CHARTS) {
            List<BarChart.Bar> bars = new ArrayList<>();
            for (String peer : comparison.peers(workload)) {
                comparison
                        .spread(workload, peer, metric)
                        .ifPresent(spread -> bars.add(new BarChart.Bar(peer, spread, peer.startsWith("rookery"))));
            }
            if (!bars.isEmpty()) {
                page.append(new BarChart(metric.description(), bars).render());
            }
        }
    }

    private void incompleteRuns() {
        List<List<String>> rows = new ArrayList<>();
        report.runs().stream()
                .filter(run -> !run.complete())
                .forEach(run -> rows.add(List.of(
                        run.peer(),
                        run.workload().toString(),
                        Integer.toString(run.repetition()),
                        String.join("; ", run.failures()))));
        report.skipped()
                .forEach(skipped -> rows.add(List.of(skipped.peer(), skipped.scenario(), "all", skipped.reason())));
        if (!rows.isEmpty()) {
            heading("Incomplete runs");
            table(List.of("broker", "workload", "repetition", "reason"), rows);
        }
    }

    private void ratios() {
        List<Ratio> ratios = report.ratios();
        if (!ratios.isEmpty()) {
            heading("Ratios to " + report.baseline());
            table(
                    List.of("broker", "workload", "figure", "median (lowest–highest)", "repetitions"),
                    ratios.stream()
                            .map(ratio -> List.of(
                                    ratio.peer(),
                                    new Workload(ratio.scenario(), ratio.qos()).toString(),
                                    ratio.metric(),
                                    Numbers.format(ratio.ratio()),
                                    Integer.toString(ratio.ratio().count())))
                            .toList());
        }
    }

    private void heading(String text) {
        page.append("<h2>").append(Markup.escape(text)).append("</h2>\n");
    }

    private void paragraph(String style, String text) {
        page.append("<p class=\"")
                .append(style)
                .append("\">")
                .append(Markup.escape(text))
                .append("</p>\n");
    }

    private void table(List<String> head, List<List<String>> rows) {
        page.append("<table>\n");
        row("th", head);
        rows.forEach(cells -> row("td", cells));
        page.append("</table>\n");
    }

    private void row(String element, List<String> cells) {
        page.append("<tr>");
        cells.forEach(cell -> page.append("<")
                .append(element)
                .append(">")
                .append(Markup.escape(cell))
                .append("</")
                .append(element)
                .append(">"));
        page.append("</tr>\n");
    }
}
