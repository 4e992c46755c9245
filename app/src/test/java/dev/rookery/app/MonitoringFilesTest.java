package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The files for Prometheus and Grafana are valid and query existing metrics. */
class MonitoringFilesTest {
    private static final Path FOLDER = Path.of("..", "deploy", "monitoring");
    private static final Path ALERT_TESTS = Path.of("src", "test", "resources", "alerts-test.yml");
    private static final Pattern METRIC = Pattern.compile("\\b(rookery_\\w+)");

    @Test
    void alertRulesAreValid() throws Exception {
        try (RunningProcess promtool = RunningProcess.start(List.of(
                "promtool", "check", "rules", FOLDER.resolve("alerts.yml").toString()))) {
            assertThat(promtool.awaitExit(Duration.ofSeconds(60)))
                    .as(promtool.output())
                    .isZero();
        }
    }

    /** For each alert, of two instances one has the fault. */
    @Test
    void everyAlertFiresForTheInstanceThatHasTheFault() throws Exception {
        assertThat(Files.readString(ALERT_TESTS).lines().filter(line -> line.startsWith("  - name: ")))
                .hasSize(MonitoringFiles.alerts());
        try (RunningProcess promtool =
                RunningProcess.start(List.of("promtool", "test", "rules", ALERT_TESTS.toString()))) {
            assertThat(promtool.awaitExit(Duration.ofSeconds(60)))
                    .as(promtool.output())
                    .isZero();
        }
    }

    @Test
    void everyAlertHasARunbook() throws IOException {
        List<String> links = Pattern.compile("(?m)^ *runbook: docs/reference/alerts.md#(\\w+)$")
                .matcher(Files.readString(MonitoringFiles.ALERTS))
                .results()
                .map(link -> link.group(1))
                .toList();
        List<String> sections = Files.readString(Path.of("..", "docs", "reference", "alerts.md"))
                .lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3).toLowerCase(Locale.ROOT))
                .toList();

        assertThat(links).hasSize(MonitoringFiles.alerts()).containsExactlyInAnyOrderElementsOf(sections);
    }

    @Test
    void queriesUseDocumentedMetrics() throws IOException {
        TreeSet<String> documented = new MetricsDocument().names();

        assertThat(documented).containsAll(asked("alerts.yml"));
        assertThat(documented).containsAll(asked("dashboard.json"));
    }

    private static TreeSet<String> asked(String file) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (Matcher name = METRIC.matcher(Files.readString(FOLDER.resolve(file))); name.find(); ) {
            names.add(name.group(1).replaceAll("_bucket$", ""));
        }
        assertThat(names).isNotEmpty();
        return names;
    }
}
