package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.kubernetes.ControlPlane;
import dev.rookery.testkit.kubernetes.HelmTools;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Installs the charts of earlier releases and upgrades them with the documented commands. */
@Tag("cluster")
@Execution(ExecutionMode.CONCURRENT)
class ReleaseUpgradeInClusterTest {
    private final ControlPlane controlPlane = ControlPlane.shared();
    private final KubernetesClient client = controlPlane.client();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"0.1.0, 3", "0.1.0, 4"})
    void upgradesInstance(String version, int helm) throws IOException {
        String name = "customer-upgrade" + helm;
        Path old = ReleaseCharts.unpack(version, "customer-instance", folder);
        HelmTools tools = HelmTools.version(helm, controlPlane);
        install(
                tools,
                name,
                old,
                "customer.id=upgrade" + helm,
                "customer.email=john@example.com",
                "customer.companyName=Acme Corp",
                "license.key=eyJhbGc...",
                "domain.base=iotistic.cloud",
                "dashboard.enabled=true",
                "backup.enabled=true");
        Map<String, String> before = lasting(name);
        assertThat(before)
                .containsKeys("Secret " + name + "-secrets PGPASSWORD", "Claim postgres-data-" + name + "-postgres-0");

        upgrade(tools, name, Chart.FOLDER, "--reuse-values");

        assertThat(lasting(name)).containsAllEntriesOf(before);
        assertThat(client.pods().inNamespace(name).list().getItems()).isNotEmpty();
        tools.helm("rollback", name, "1", "--namespace", name, "--wait", "--timeout=5m")
                .orFail();
        assertThat(lasting(name)).containsAllEntriesOf(before);
    }

    @ParameterizedTest
    @CsvSource({"0.1.0, 3", "0.1.0, 4"})
    void upgradesProvisioner(String version, int helm) throws IOException {
        String name = "provisioner-upgrade" + helm;
        Path old = ReleaseCharts.unpack(version, "provisioner", folder);
        HelmTools tools = HelmTools.version(helm, controlPlane);
        install(
                tools,
                name,
                old,
                "baseDomain=iot.example.com",
                "existingDatabase.host=db.example.com",
                "secrets.PGPASSWORD=secret",
                "ingress.enabled=true");
        Map<String, String> before = lasting(name);

        upgrade(tools, name, ProvisionerChart.FOLDER, "--reset-then-reuse-values");

        assertThat(before.keySet()).anyMatch(object -> object.startsWith("Secret "));
        assertThat(lasting(name)).containsAllEntriesOf(before);
    }

    private static void install(HelmTools tools, String name, Path chart, String... values) {
        List<String> command = new ArrayList<>(List.of(
                "install",
                name,
                chart.toString(),
                "--namespace",
                name,
                "--create-namespace",
                "--wait",
                "--timeout=5m"));
        for (String value : values) {
            command.addAll(List.of("--set", value));
        }
        tools.helm(command.toArray(String[]::new)).orFail();
    }

    private static void upgrade(HelmTools tools, String name, Path chart, String values) {
        tools.helm("upgrade", name, chart.toString(), "--namespace", name, values, "--wait", "--timeout=5m")
                .orFail();
    }

    /** Returns the entries of secrets and uids of other objects by kind and name. */
    private Map<String, String> lasting(String namespace) {
        Map<String, String> lasting = new TreeMap<>();
        client.secrets().inNamespace(namespace).list().getItems().stream()
                .filter(secret -> secret.getType().equals("Opaque"))
                .forEach(secret -> secret.getData()
                        .forEach((key, value) ->
                                lasting.put("Secret " + secret.getMetadata().getName() + " " + key, value)));
        client.persistentVolumeClaims()
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(claim -> lasting.put(
                        "Claim " + claim.getMetadata().getName(),
                        claim.getMetadata().getUid()));
        client.services()
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(service -> lasting.put(
                        "Service " + service.getMetadata().getName(),
                        service.getMetadata().getUid()));
        client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(set -> lasting.put(
                        "StatefulSet " + set.getMetadata().getName(),
                        set.getMetadata().getUid()));
        client.apps()
                .deployments()
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(deployment -> lasting.put(
                        "Deployment " + deployment.getMetadata().getName(),
                        deployment.getMetadata().getUid()));
        return lasting;
    }
}
