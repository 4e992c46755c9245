package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of values in docs/reference/chart-values.md match the charts. */
class ValuesDocumentTest {
    private static final Set<String> SHOWN_AS_A_WHOLE = Set.of(
            "resources",
            "annotations",
            "labels",
            "podLabels",
            "namespaceLabels",
            "nodePorts",
            "secrets",
            "mosquitto",
            "values",
            "plans",
            "nodeSelector",
            "pod",
            "affinity",
            "podAnnotations",
            "commonLabels");

    @ParameterizedTest
    @ValueSource(strings = {"customer-instance", "provisioner"})
    void listsEveryValueWithItsDefault(String chart) throws IOException {
        List<String> documented = Document.table("Values of " + chart, "| value | default | meaning |").stream()
                .map(row -> row.get(0) + " = " + row.get(1))
                .toList();

        Map<?, ?> values = new KubernetesSerialization()
                .unmarshal(Files.readString(Path.of("charts", chart, "values.yaml")), Map.class);
        List<String> actual = new ArrayList<>();
        collect("", values, actual);
        assertThat(documented).containsExactlyElementsOf(actual);
    }

    private static void collect(String path, Map<?, ?> values, List<String> rows) {
        values.forEach((key, value) -> {
            String name = path + key;
            if (value instanceof Map<?, ?> nested && !SHOWN_AS_A_WHOLE.contains(key)) {
                collect(name + ".", nested, rows);
            } else {
                rows.add("`" + name + "` = " + shown(key, value));
            }
        });
    }

    private static String shown(Object key, Object value) {
        if (key.equals("resources")) {
            Map<?, ?> resources = (Map<?, ?>) value;
            return amounts(resources.get("requests")) + "; " + amounts(resources.get("limits"));
        }
        if (value instanceof Map<?, ?> entries) {
            return entries.entrySet().stream()
                    .map(entry -> "`" + entry.getKey() + ": " + entry.getValue() + "`")
                    .collect(Collectors.joining("<br>"));
        }
        if (value instanceof List<?> items) {
            return items.stream().map(item -> "`" + item + "`").collect(Collectors.joining("<br>"));
        }
        return value.equals("") ? "" : "`" + value + "`";
    }

    private static String amounts(Object amounts) {
        Map<?, ?> entries = (Map<?, ?>) amounts;
        return "`" + entries.get("cpu") + "`, `" + entries.get("memory") + "`";
    }
}
