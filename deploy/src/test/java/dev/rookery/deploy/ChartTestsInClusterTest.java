package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.kubernetes.ControlPlane;
import dev.rookery.testkit.kubernetes.HelmTools;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code helm test} on a control plane, which accepts the objects; {@link HelmTestPodsTest} runs the scripts. */
@Tag("cluster")
@Execution(ExecutionMode.CONCURRENT)
class ChartTestsInClusterTest {
    private final ControlPlane controlPlane = ControlPlane.shared();
    private final KubernetesClient client = controlPlane.client();

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void testsAnInstanceAndLeavesNothing(int helm) {
        String name = "customer-tested" + helm;
        HelmTools tools = HelmTools.version(helm, controlPlane);
        install(
                tools,
                name,
                Chart.FOLDER.toString(),
                "customer.id=tested" + helm,
                "domain.base=iot.example.com",
                "commonLabels.cost-center=iot",
                "podLabels.team=iot",
                "priorityClassName=system-cluster-critical",
                "grafanaDashboard.enabled=true",
                "ingress.metrics.enabled=true",
                "ingress.metrics.allowedCidrs={203.0.113.0/24}",
                "networkPolicy.ingressController.cidrs={192.0.2.0/24}",
                "trustedCertificates.configMap=authorities",
                "proxy.url=http://proxy.example.com:3128",
                "broker.pod.extraEnv[0].name=TZ",
                "broker.pod.extraEnv[0].value=UTC");
        assertThat(client.pods().inNamespace(name).list().getItems())
                .isNotEmpty()
                .allMatch(pod -> "iot".equals(pod.getMetadata().getLabels().get("team")));

        test(tools, name);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void testsTheProvisionerAndLeavesNothing(int helm) {
        String name = "provisioner-tested" + helm;
        HelmTools tools = HelmTools.version(helm, controlPlane);
        install(
                tools,
                name,
                ProvisionerChart.FOLDER.toString(),
                "baseDomain=iot.example.com",
                "existingDatabase.host=db.example.com",
                "existingDatabase.rootCertificate.secret=database-ca",
                "secrets.PGPASSWORD=secret",
                "grafanaDashboard.enabled=true",
                "topologySpreadConstraints[0].maxSkew=1",
                "topologySpreadConstraints[0].topologyKey=zone",
                "topologySpreadConstraints[0].whenUnsatisfiable=ScheduleAnyway");

        test(tools, name);
    }

    private void test(HelmTools tools, String name) {
        assertThat(tools.helm("test", name, "--namespace", name, "--timeout=3m").orFail())
                .contains("TEST SUITE", "Succeeded");
        assertThat(client.pods().inNamespace(name).withName(name + "-test").get())
                .satisfiesAnyOf(pod -> assertThat(pod).isNull(), pod -> assertThat(
                                pod.getMetadata().getDeletionTimestamp())
                        .isNotNull());
        assertThat(client.network()
                        .v1()
                        .networkPolicies()
                        .inNamespace(name)
                        .list()
                        .getItems())
                .noneMatch(policy -> policy.getMetadata().getName().matches(".*-test(ed)?")
                        && !policy.getMetadata().getName().equals(name));
    }

    private static void install(HelmTools tools, String name, String chart, String... values) {
        String[] command = new String[7 + 2 * values.length];
        String[] fixed = {"install", name, chart, "--namespace=" + name, "--create-namespace", "--wait", "--timeout=5m"
        };
        System.arraycopy(fixed, 0, command, 0, fixed.length);
        for (int i = 0; i < values.length; i++) {
            command[fixed.length + 2 * i] = "--set";
            command[fixed.length + 2 * i + 1] = values[i];
        }
        tools.helm(command).orFail();
    }
}
