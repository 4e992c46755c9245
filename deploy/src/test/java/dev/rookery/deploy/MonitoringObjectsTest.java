package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts, dashboard and scrape targets as objects, in both charts. */
class MonitoringObjectsTest {
    private static final Path MONITORING = Path.of("monitoring");

    @ParameterizedTest
    @CsvSource({
        "customer-instance, alerts.yml",
        "customer-instance, dashboard.json",
        "provisioner, alerts.yml",
        "provisioner, dashboard.json"
    })
    void chartsContainTheFilesOfMonitoring(String chart, String file) throws IOException {
        assertThat(Path.of("charts", chart, "files", file))
                .as("Copy it: cp deploy/monitoring/" + file + " deploy/charts/" + chart + "/files/")
                .hasSameTextualContentAs(MONITORING.resolve(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup.sh", "check-restored.sh", "restore-test.sh", "restore.sh"})
    void bothChartsHaveTheSameScriptsOfBackups(String script) {
        assertThat(ProvisionerChart.FOLDER.resolve("scripts").resolve(script))
                .as("Copy it: cp deploy/charts/customer-instance/scripts/" + script
                        + " deploy/charts/provisioner/scripts/")
                .hasSameTextualContentAs(Chart.FOLDER.resolve("scripts").resolve(script));
    }

    @Test
    void containAllAlertsAndTheDashboard() throws IOException {
        Map<?, ?> alerts =
                new KubernetesSerialization().unmarshal(Files.readString(MONITORING.resolve("alerts.yml")), Map.class);
        for (Objects objects :
                List.of(Chart.render(Chart.EVERYTHING), ProvisionerChart.render(ProvisionerChart.EVERYTHING))) {
            assertThat(resource(objects, "PrometheusRule").<List<?>>get("spec", "groups"))
                    .isEqualTo(alerts.get("groups"));
            ConfigMap dashboard = objects.of(ConfigMap.class)
                    .filter(map -> map.getMetadata().getName().endsWith("-grafana"))
                    .findFirst()
                    .orElseThrow();
            assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
            assertThat(dashboard.getData().get("rookery.json"))
                    .isEqualTo(Files.readString(MONITORING.resolve("dashboard.json"))
                            .strip());
        }
    }

    /** Whatever a PodMonitor selects must have a port of its name, or it is no target. */
    @Test
    void scrapesEveryPodWithMetrics() {
        Objects objects = Chart.render(Chart.EVERYTHING);
        GenericKubernetesResource monitor = resource(objects, "PodMonitor");
        Map<String, String> selected = monitor.get("spec", "selector", "matchLabels");

        assertThat(objects.pods().entrySet().stream()
                        .filter(pod -> pod.getValue()
                                .getMetadata()
                                .getLabels()
                                .entrySet()
                                .containsAll(selected.entrySet()))
                        .filter(pod -> pod.getValue().getSpec().getContainers().stream()
                                .flatMap(container -> container.getPorts().stream())
                                .anyMatch(port -> "metrics".equals(port.getName())))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("StatefulSet customer-abc123-broker", "Deployment customer-abc123-exporter");
        assertThat(monitor.<String>get("spec", "podMetricsEndpoints", 0, "port"))
                .isEqualTo("metrics");
    }

    @Test
    void labelsByWhichPrometheusSelectsTakePrecedenceOverCommonOnes() {
        Objects objects = Chart.render(Chart.DEFAULTS + """
                commonLabels: {release: all}
                prometheusRule: {enabled: true, labels: {release: rules}}
                podMonitor: {enabled: true, labels: {release: pods}}
                serviceMonitor: {labels: {release: services}}
                apiVersions: [monitoring.coreos.com/v1]
                """);

        assertThat(resource(objects, "PrometheusRule").getMetadata().getLabels())
                .containsEntry("release", "rules");
        assertThat(resource(objects, "PodMonitor").getMetadata().getLabels()).containsEntry("release", "pods");
        assertThat(resource(objects, "ServiceMonitor").getMetadata().getLabels())
                .containsEntry("release", "services");
    }

    @Test
    void areOffByDefault() {
        String apis = "apiVersions: [monitoring.coreos.com/v1]\n";

        assertThat(Chart.render(Chart.DEFAULTS + apis).names())
                .noneMatch(name -> name.startsWith("PrometheusRule")
                        || name.startsWith("PodMonitor")
                        || name.endsWith("-grafana"));
        assertThat(ProvisionerChart.render(ProvisionerChart.REQUIRED + apis).names())
                .noneMatch(name -> name.startsWith("PrometheusRule")
                        || name.startsWith("PodMonitor")
                        || name.endsWith("-grafana"));
    }

    private static GenericKubernetesResource resource(Objects objects, String kind) {
        return objects.of(GenericKubernetesResource.class)
                .filter(object -> object.getKind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + kind + " in " + objects.names()));
    }
}
