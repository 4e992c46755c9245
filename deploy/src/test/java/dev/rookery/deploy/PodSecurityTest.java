package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The level "restricted" of the Pod Security Standards, rule by rule, and further restrictions.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted">the standard</a>
 */
class PodSecurityTest {
    static Stream<PodTemplateSpec> pods() {
        return Stream.of(Chart.render(Chart.EVERYTHING), ProvisionerChart.render(ProvisionerChart.EVERYTHING))
                .flatMap(objects -> objects.pods().values().stream());
    }

    static Stream<Container> containers() {
        return pods().flatMap(pod ->
                Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream()));
    }

    @ParameterizedTest
    @MethodSource("pods")
    void podsMeetTheRestrictedLevel(PodTemplateSpec pod) {
        PodSpec spec = pod.getSpec();

        assertThat(spec.getHostNetwork()).isNull();
        assertThat(spec.getHostPID()).isNull();
        assertThat(spec.getHostIPC()).isNull();
        assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(spec.getSecurityContext().getRunAsUser()).isPositive();
        assertThat(spec.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(spec.getSecurityContext().getSysctls()).isEmpty();
        assertThat(spec.getVolumes()).allMatch(PodSecurityTest::isAllowed);
        // Only the provisioner calls the API server.
        assertThat(spec.getAutomountServiceAccountToken())
                .isEqualTo(spec.getContainers().get(0).getName().equals("provisioner"));
    }

    @ParameterizedTest
    @MethodSource("containers")
    void containersMeetTheRestrictedLevel(Container container) {
        SecurityContext context = container.getSecurityContext();

        assertThat(context.getAllowPrivilegeEscalation()).isFalse();
        assertThat(context.getPrivileged()).isNull();
        assertThat(context.getProcMount()).isNull();
        assertThat(context.getRunAsUser()).isNull();
        assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(context.getCapabilities().getAdd()).isEmpty();
        assertThat(context.getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getPorts())
                .allMatch(port -> port.getHostPort() == null && port.getContainerPort() >= 1024);
    }

    @ParameterizedTest
    @MethodSource("containers")
    void imagesHaveVersionsAndSecretsAreReferences(Container container) {
        assertThat(container.getImage()).contains(":").doesNotContain("latest");
        assertThat(container.getArgs().stream().limit(1))
                .isSubsetOf(
                        "broker",
                        "api",
                        "dashboard",
                        "exporter",
                        "migrate",
                        "provisioner",
                        "tenant",
                        "backup",
                        "/scripts/check-restored.sh");
        assertThat(container.getArgs().stream().skip(1))
                .allMatch(argument -> argument.matches(
                        "import|/import/\\S+|--as=default|--once|--passphrase-file=/\\S+|upload|download"
                                + "|--folder=/\\S+|--accept-local"));
        assertThat(container.getEnv())
                .filteredOn(variable -> variable.getName().matches(".*(PASSWORD|TOKEN|SECRET|LICENSE_KEY)(?!_FILE).*"))
                .allMatch(variable ->
                        variable.getValue() == null && variable.getValueFrom().getSecretKeyRef() != null);
    }

    @ParameterizedTest
    @MethodSource("containers")
    void containersWithPortsHaveProbesAndResources(Container container) {
        if (container.getPorts().isEmpty()) {
            return;
        }
        assertThat(Stream.of(container.getStartupProbe(), container.getReadinessProbe(), container.getLivenessProbe()))
                .as(container.getName())
                .doesNotContainNull();
        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
        assertThat(container.getResources().getLimits()).containsKeys("cpu", "memory");
    }

    @Test
    void theBrokerWritesToItsVolume() {
        StatefulSet broker = Chart.render(Chart.DEFAULTS).get(StatefulSet.class, "customer-abc123-broker");
        PodSpec pod = broker.getSpec().getTemplate().getSpec();
        Container container = pod.getContainers().get(0);
        String claim =
                broker.getSpec().getVolumeClaimTemplates().get(0).getMetadata().getName();

        assertThat(container.getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals(claim))
                .singleElement()
                .satisfies(mount -> {
                    assertThat(mount.getMountPath()).isEqualTo(Objects.variable(container, "ROOKERY_DATA"));
                    assertThat(mount.getReadOnly()).isNull();
                });
        assertThat(pod.getSecurityContext().getFsGroup())
                .isEqualTo(pod.getSecurityContext().getRunAsGroup())
                .isEqualTo(10001);
    }

    private static boolean isAllowed(Volume volume) {
        Set<Object> sources = new java.util.HashSet<>(List.of());
        Stream.of(
                        volume.getConfigMap(),
                        volume.getEmptyDir(),
                        volume.getSecret(),
                        volume.getPersistentVolumeClaim(),
                        volume.getProjected(),
                        volume.getDownwardAPI())
                .filter(java.util.Objects::nonNull)
                .forEach(sources::add);
        return sources.size() == 1;
    }
}
