package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The READMEs of the charts are made from their metadata and from docs/reference/chart-values.md, whose tables ValuesDocumentTest
 * compares with the values. To write them: {@code WRITE_CHART_READMES=1 ./test deploy -Dtest=ChartReadmeTest}.
 */
class ChartReadmeTest {
    private static final Map<String, String> INSTALLATION = Map.of("customer-instance", """
                    helm install customer-abc123 deploy/charts/customer-instance \\
                      --namespace customer-abc123 --create-namespace \\
                      --set customer.id=abc123 --set domain.base=iot.example.com \\
                      --set image=registry.example.com/rookery:0.1.0
                    helm test customer-abc123 --namespace customer-abc123
                    """, "provisioner", """
                    helm install provisioner deploy/charts/provisioner --namespace rookery --create-namespace \\
                      --set image=registry.example.com/rookery:0.1.0 --set baseDomain=iot.example.com \\
                      --set existingDatabase.host=db.example.com --set secrets.PGPASSWORD=the-password
                    helm test provisioner --namespace rookery
                    """);

    private static final Map<String, String> GUIDE = Map.of(
            "customer-instance", "[Kubernetes](../../../docs/guides/kubernetes.md)",
            "provisioner", "[Provisioner](../../../docs/guides/provisioner.md)");

    @ParameterizedTest
    @ValueSource(strings = {"customer-instance", "provisioner"})
    void isMadeFromTheValues(String chart) throws IOException {
        Path file = Path.of("charts", chart, "README.md");
        String text = text(chart);
        if (System.getenv("WRITE_CHART_READMES") != null) {
            Files.writeString(file, text);
        }

        assertThat(Files.readString(file))
                .as("Write it: WRITE_CHART_READMES=1 ./test deploy -Dtest=ChartReadmeTest")
                .isEqualTo(text);
    }

    /** What catalogs show. */
    @Test
    void chartsHaveMetadata() throws IOException {
        for (String chart : GUIDE.keySet()) {
            Map<?, ?> metadata = metadata(chart);
            assertThat(metadata.keySet().stream().map(Object::toString))
                    .contains("description", "keywords", "icon", "maintainers", "kubeVersion");
            assertThat(metadata.get("icon").toString()).startsWith("data:image/svg+xml;base64,");
        }
    }

    private static String text(String chart) throws IOException {
        Map<?, ?> metadata = metadata(chart);
        StringBuilder text = new StringBuilder("# Chart " + chart + "\n\n" + metadata.get("description") + "\n\n"
                + "Kubernetes " + metadata.get("kubeVersion").toString().replace("-0", "")
                + "; Helm 3.8 or later, or 4.\n\n"
                + "```sh\n" + INSTALLATION.get(chart) + "```\n\nThe guide is " + GUIDE.get(chart)
                + ". [Chart values](../../../docs/reference/chart-values.md) has\n"
                + "the keys of the Secret and the network connections, too. This file is made from it.\n\n"
                + "## Values\n\n| value | default | meaning |\n|---|---|---|\n");
        for (List<String> row : Document.table("Values of " + chart, "| value | default | meaning |")) {
            text.append("| ")
                    .append(row.get(0))
                    .append(" | ")
                    .append(row.get(1))
                    .append(" | ");
            text.append(links(row.get(2))).append(" |\n");
        }
        return text.toString();
    }

    /** Makes links relative to the folder of the chart. */
    private static String links(String meaning) {
        return meaning.replace("](#", "](../../../docs/reference/chart-values.md#")
                .replace("](../guides/", "](../../../docs/guides/")
                .replace("](alerts.md", "](../../../docs/reference/alerts.md");
    }

    private static Map<?, ?> metadata(String chart) throws IOException {
        return (Map<?, ?>) new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(Path.of("charts", chart, "Chart.yaml")));
    }
}
