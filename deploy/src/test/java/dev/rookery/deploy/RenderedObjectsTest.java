package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Finds, without a cluster, fields and kinds that an API server would drop or reject. */
class RenderedObjectsTest {
    private static final List<String> CUSTOM_RESOURCES =
            List.of("Certificate", "PodMonitor", "PrometheusRule", "ServiceMonitor");

    static Stream<Arguments> renderings() {
        return Stream.of(Chart.OLDEST, Chart.NEWEST).flatMap(version -> Stream.of(
                        Chart.DEFAULTS,
                        Chart.EVERYTHING,
                        Chart.EVERYTHING + "existingDatabase: {host: db.example.com}\nexistingSecret: mine\n")
                .map(values -> Arguments.of(values, version)));
    }

    @ParameterizedTest
    @MethodSource("renderings")
    void containOnlyFieldsAndKindsOfKubernetes(String values, String version) {
        for (String document : Chart.documents(values, version)) {
            HasMetadata object = Chart.parse(document);

            if (!CUSTOM_RESOURCES.contains(object.getKind())) {
                assertThat(object).as(document).isNotInstanceOf(GenericKubernetesResource.class);
                assertThat(UnknownFields.of(object.getKind(), object)).isEmpty();
            }
        }
    }

    @Test
    void findsUnknownFieldsAtEveryDepth() {
        HasMetadata object = Chart.parse("""
                apiVersion: v1
                kind: Pod
                metadata: {name: x}
                spec:
                  containers: [{name: x, ports: [{containerPort: 1, protokol: TCP}]}]
                """);

        assertThat(UnknownFields.of("Pod", object)).containsExactly("Pod.spec.containers.ports.protokol");
    }

    @Test
    void useTheApiVersionsOfTheCluster() {
        assertThat(apis(Chart.OLDEST))
                .contains("batch/v1beta1", "policy/v1beta1")
                .doesNotContain("policy/v1");
        assertThat(apis(Chart.NEWEST)).contains("batch/v1", "policy/v1").noneMatch(api -> api.endsWith("beta1"));
    }

    @Test
    void containCustomResourcesOnlyIfTheirKindsExist() {
        assertThat(Chart.render(Chart.DEFAULTS).names()).noneMatch(name -> name.startsWith("ServiceMonitor"));
        assertThat(Chart.render(Chart.EVERYTHING).names())
                .contains("ServiceMonitor customer-abc123", "Certificate customer-abc123-broker-tls");
    }

    /** Server-side apply of Kubernetes 1.20 rejects ports without a protocol. */
    @Test
    void everyPortNamesItsProtocol() throws IOException {
        for (var template : Chart.templates()) {
            String text = Files.readString(template);
            assertThat(count("(?m)^ *(containerPort|targetPort):", text))
                    .as(template.toString())
                    .isEqualTo(count("(?m)(containerPort|targetPort):.*\\n *protocol: TCP$", text));
        }
        for (String document : Chart.documents(Chart.EVERYTHING, Chart.OLDEST)) {
            if (document.contains("kind: HTTPRoute")) {
                continue;
            }
            assertThat(count("(?m)^ *-? *(containerPort|port): \\d+$", document))
                    .as(document)
                    .isEqualTo(count("(?m)^ *-? *protocol: (TCP|UDP)$", document));
        }
    }

    private static List<String> apis(String version) {
        return Chart.render(Chart.EVERYTHING, version).all().stream()
                .map(HasMetadata::getApiVersion)
                .distinct()
                .toList();
    }

    private static int count(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        int count = 0;
        while (matcher.find()) {
            count++;
        }
        return count;
    }
}
