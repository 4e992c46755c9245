package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where pods run, and what they have in addition, in both charts. */
class PodValuesTest {
    private static final String COMMON = """
            nodeSelector: {pool: iot}
            tolerations: [{key: iot, operator: Exists}]
            affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, preference: {matchFields: []}}]}}
            topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]
            priorityClassName: tenants
            podAnnotations: {example.com/team: iot, example.com/number: 8080}
            podLabels: {team: iot}
            commonLabels: {cost-center: "4711"}
            extraEnv: [{name: TZ, value: UTC}]
            extraVolumes: [{name: extra, emptyDir: {}}]
            extraVolumeMounts: [{name: extra, mountPath: /extra}]
            """;

    @Test
    void commonSettingsApplyToAllPods() {
        Objects objects = Chart.render(Chart.EVERYTHING + COMMON);

        assertThat(objects.pods()).hasSizeGreaterThan(7).allSatisfy((name, pod) -> {
            assertScheduled(pod);
            assertThat(pod.getMetadata().getLabels())
                    .containsEntry("team", "iot")
                    .containsEntry("rookery.dev/customer", "abc123");
            assertThat(pod.getMetadata().getAnnotations())
                    .containsEntry("example.com/team", "iot")
                    .containsEntry("example.com/number", "8080");
            assertThat(pod.getSpec()
                            .getTopologySpreadConstraints()
                            .get(0)
                            .getLabelSelector()
                            .getMatchLabels())
                    .as(name)
                    .containsKey("app.kubernetes.io/component")
                    .allSatisfy((label, value) ->
                            assertThat(pod.getMetadata().getLabels()).containsEntry(label, value));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"broker", "api", "dashboard", "exporter", "import"})
    void componentsHaveTheCommonVariablesAndVolumes(String component) {
        Container container = Chart.render(Chart.EVERYTHING + COMMON).container(component);

        assertThat(Objects.variable(container, "TZ")).isEqualTo("UTC");
        assertThat(container.getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .contains("/extra");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "backup"})
    void programsOfPostgresHaveOnlyTheirOwn(String component) {
        String own = component.equals("backup") ? "backup: {enabled: true, pod: " : "postgres: {pod: ";
        Objects objects = Chart.render(Chart.EVERYTHING.replace("backup: {enabled: true}\n", "") + COMMON
                + "backup: {enabled: true}\n".repeat(component.equals("backup") ? 0 : 1)
                + own + "{extraEnv: [{name: OWN, value: x}]}}\n");
        Container container = objects.container(component);

        assertThat(container.getEnv())
                .extracting(EnvVar::getName)
                .contains("OWN")
                .doesNotContain("TZ");
        assertThat(container.getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .doesNotContain("/extra");
    }

    @Test
    void settingsOfAComponentReplaceOrExtendTheCommonOnes() {
        Objects objects = Chart.render(Chart.DEFAULTS + COMMON + """
                mosquitto:
                  pod:
                    imagePullPolicy: Always
                    priorityClassName: brokers
                    nodeSelector: {pool: brokers}
                    tolerations: [{key: brokers, operator: Exists}]
                    podLabels: {tier: one}
                    podAnnotations: {example.com/team: mqtt}
                    extraEnv: [{name: LANG, value: C}]
                    extraVolumes: [{name: own, emptyDir: {}}]
                    extraVolumeMounts: [{name: own, mountPath: /own}]
                """);
        PodTemplateSpec pod = objects.pods().get("StatefulSet customer-abc123-broker");
        PodSpec spec = pod.getSpec();

        assertThat(spec.getPriorityClassName()).isEqualTo("brokers");
        assertThat(spec.getNodeSelector()).containsOnly(Map.entry("pool", "brokers"));
        assertThat(spec.getTolerations()).extracting(Toleration::getKey).containsExactly("brokers");
        assertThat(spec.getAffinity()).isNotNull();
        assertThat(pod.getMetadata().getLabels()).containsEntry("team", "iot").containsEntry("tier", "one");
        assertThat(pod.getMetadata().getAnnotations())
                .containsEntry("example.com/team", "mqtt")
                .containsKey("checksum/secrets");
        for (Container container :
                List.of(objects.container("broker"), spec.getInitContainers().get(0))) {
            assertThat(container.getImagePullPolicy()).isEqualTo("Always");
            assertThat(Objects.variable(container, "LANG")).isEqualTo("C");
            assertThat(Objects.variable(container, "TZ")).isEqualTo("UTC");
            assertThat(container.getVolumeMounts())
                    .extracting(VolumeMount::getMountPath)
                    .contains("/extra", "/own");
        }
        assertThat(spec.getVolumes()).extracting(Volume::getName).contains("extra", "own");
        assertThat(objects.container("api").getImagePullPolicy()).isEqualTo("IfNotPresent");
        assertThat(objects.container("api").getEnv())
                .extracting(EnvVar::getName)
                .doesNotContain("LANG");
    }

    @Test
    void aConstraintMayHaveItsOwnSelector() {
        Objects objects = Chart.render(Chart.DEFAULTS
                + "topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule,"
                + " labelSelector: {matchLabels: {a: b}}}]\n");

        assertThat(objects.pods()
                        .get("Deployment customer-abc123-api")
                        .getSpec()
                        .getTopologySpreadConstraints())
                .extracting(TopologySpreadConstraint::getLabelSelector)
                .allSatisfy(selector -> assertThat(selector.getMatchLabels()).containsEntry("a", "b"));
    }

    @Test
    void commonLabelsAreOnAllObjectsExceptPodsAndClaims() {
        Objects objects = Chart.render(Chart.EVERYTHING + COMMON);

        assertThat(objects.all())
                .extracting(HasMetadata::getMetadata)
                .allSatisfy(metadata -> assertThat(metadata.getLabels()).containsEntry("cost-center", "4711"));
        assertThat(objects.pods().values())
                .allSatisfy(pod -> assertThat(pod.getMetadata().getLabels()).doesNotContainKey("cost-center"));
        assertThat(objects.of(StatefulSet.class))
                .flatExtracting(set -> set.getSpec().getVolumeClaimTemplates())
                .allSatisfy(claim -> assertThat(claim.getMetadata().getLabels()).doesNotContainKey("cost-center"));
    }

    @Test
    void theProvisionerHasTheSameSettings() {
        Objects objects = ProvisionerChart.render(ProvisionerChart.EVERYTHING + COMMON);
        PodTemplateSpec pod = objects.pods().get("Deployment provisioner");

        assertScheduled(pod);
        assertThat(pod.getMetadata().getLabels())
                .containsEntry("team", "iot")
                .containsEntry("app.kubernetes.io/name", "provisioner")
                .doesNotContainKey("cost-center");
        assertThat(pod.getMetadata().getAnnotations())
                .containsEntry("example.com/number", "8080")
                .containsKeys("checksum/config", "checksum/secrets");
        assertThat(Objects.variable(objects.container("provisioner"), "TZ")).isEqualTo("UTC");
        assertThat(objects.container("provisioner").getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .contains("/extra");
        assertThat(objects.all())
                .extracting(HasMetadata::getMetadata)
                .allSatisfy(metadata -> assertThat(metadata.getLabels()).containsEntry("cost-center", "4711"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "podLabels: {app.kubernetes.io/component: other}",
                "commonLabels: {rookery.dev/customer: other}",
                "commonLabels: {a: 'not a label'}",
                "api: {pod: {afinity: {}}}",
                "affinity: {nodeAfinity: {}}",
                "extraEnv: [{value: x}]"
            })
    void theSchemaRefusesMistakes(String values) {
        assertThatThrownBy(() -> Chart.render(Chart.DEFAULTS + values))
                .hasMessageContaining("values don't meet the specifications");
    }

    private static void assertScheduled(PodTemplateSpec pod) {
        PodSpec spec = pod.getSpec();
        assertThat(spec.getNodeSelector()).containsEntry("pool", "iot");
        assertThat(spec.getTolerations()).extracting(Toleration::getKey).containsExactly("iot");
        assertThat(spec.getAffinity().getNodeAffinity()).isNotNull();
        assertThat(spec.getPriorityClassName()).isEqualTo("tenants");
        assertThat(spec.getTopologySpreadConstraints())
                .extracting(TopologySpreadConstraint::getTopologyKey)
                .containsExactly("zone");
    }
}
