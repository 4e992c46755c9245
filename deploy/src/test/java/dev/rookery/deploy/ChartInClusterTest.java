package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.kubernetes.ControlPlane;
import dev.rookery.testkit.kubernetes.HelmTools;
import dev.rookery.testkit.kubernetes.HelmTools.Result;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documented commands on a real control plane, with Helm 3 and Helm 4. */
@Tag("cluster")
@Execution(ExecutionMode.CONCURRENT)
class ChartInClusterTest {
    private static final String CHART = Chart.FOLDER.toString();

    private final ControlPlane controlPlane = ControlPlane.shared();
    private final KubernetesClient client = controlPlane.client();

    private record Customer(String id, HelmTools tools) {
        String name() {
            return "customer-" + id;
        }

        Result install(String... more) {
            return helm(
                    "install",
                    more,
                    "--set",
                    "customer.id=" + id,
                    "--set",
                    "customer.email=john@example.com",
                    "--set",
                    "customer.companyName=Acme Corp",
                    "--set",
                    "license.key=eyJhbGc...",
                    "--set",
                    "domain.base=iotistic.cloud",
                    "--create-namespace",
                    "--wait",
                    "--timeout=5m");
        }

        Result upgrade(String... more) {
            return helm("upgrade", more, "--reuse-values", "--wait", "--timeout=5m");
        }

        private Result helm(String verb, String[] more, String... arguments) {
            return tools.helm(Stream.of(new String[] {verb, name(), CHART, "--namespace", name()}, arguments, more)
                    .flatMap(Stream::of)
                    .toArray(String[]::new));
        }

        Result kubectl(String... arguments) {
            List<String> command = new ArrayList<>(List.of("-n", name()));
            command.addAll(List.of(arguments));
            return tools.kubectl(command.toArray(String[]::new));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void installUpgradeRollbackAndUninstallKeepDataAndPasswords(int helm) {
        Customer customer = customer("life" + helm, helm);
        customer.install().orFail();
        Map<String, String> secrets = secrets(customer);
        Map<String, String> volumes = volumes(customer);
        assertThat(volumes)
                .containsOnlyKeys(
                        "postgres-data-" + customer.name() + "-postgres-0",
                        "broker-data-" + customer.name() + "-broker-0");
        assertThat(secrets)
                .containsEntry("IOTISTIC_LICENSE_KEY", "eyJhbGc...")
                .containsEntry("CUSTOMER_COMPANY", "Acme Corp");
        assertThat(secrets.get("POSTGRES_PASSWORD")).hasSize(32).isNotEqualTo(secrets.get("PGPASSWORD"));

        customer.upgrade("--set", "license.key=new-jwt-key").orFail();
        Map<String, String> renewed = new TreeMap<>(secrets);
        renewed.put("IOTISTIC_LICENSE_KEY", "new-jwt-key");
        assertThat(secrets(customer)).isEqualTo(renewed);
        assertThat(volumes(customer)).isEqualTo(volumes);

        customer.tools()
                .helm("rollback", customer.name(), "1", "--namespace", customer.name(), "--wait")
                .orFail();
        assertThat(secrets(customer)).isEqualTo(secrets);
        assertThat(volumes(customer)).isEqualTo(volumes);

        customer.tools()
                .helm("uninstall", customer.name(), "--namespace", customer.name(), "--wait")
                .orFail();
        Awaitility.await("pods terminated").atMost(Duration.ofMinutes(5)).until(() -> client.pods()
                .inNamespace(customer.name())
                .list()
                .getItems()
                .isEmpty());
        assertThat(volumes(customer)).isEqualTo(volumes);

        customer.install().orFail();
        assertThat(secrets(customer)).isEqualTo(secrets);
        assertThat(volumes(customer)).isEqualTo(volumes);
    }

    /** Broker and API load another certificate without a restart, so that it may be replaced at any upgrade. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void upgradesKeepTheCertificateOfTheInternalListenerUntilItIsDue(int helm) {
        Customer customer = customer("tls" + helm, helm);
        customer.install().orFail();
        Map<String, String> first = certificate(customer);
        assertThat(first).containsOnlyKeys("tls.crt", "tls.key", "ca.crt");

        customer.upgrade("--set", "license.key=another").orFail();
        assertThat(certificate(customer)).isEqualTo(first);

        customer.upgrade("--set", "secrets.BROKER_INTERNAL_CERTIFICATE=new").orFail();
        Map<String, String> second = certificate(customer);
        assertThat(second).isNotEqualTo(first);
        customer.upgrade("--set", "secrets.BROKER_INTERNAL_CERTIFICATE=").orFail();
        assertThat(certificate(customer)).isEqualTo(second);

        client.secrets()
                .inNamespace(customer.name())
                .withName(certificateName(customer))
                .edit(secret -> new SecretBuilder(secret)
                        .editMetadata()
                        .addToAnnotations("rookery.dev/renew-after", "1")
                        .endMetadata()
                        .build());
        // Helm 4 reports the change above as a conflict.
        customer.upgrade(helm == 4 ? new String[] {"--force-conflicts"} : new String[0])
                .orFail();
        assertThat(certificate(customer)).isNotEqualTo(second);
    }

    private Map<String, String> certificate(Customer customer) {
        return client.secrets()
                .inNamespace(customer.name())
                .withName(certificateName(customer))
                .get()
                .getData();
    }

    private static String certificateName(Customer customer) {
        return customer.name() + "-broker-internal";
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void documentedCommandsFindTheirObjects(int helm) {
        Customer customer = customer("commands" + helm, helm);
        String name = customer.name();
        customer.install().orFail();

        assertThat(customer.kubectl("get", "pods").orFail())
                .contains(name + "-postgres-0", name + "-broker-0", name + "-api-");
        assertThat(customer.kubectl("describe", "pod", name + "-postgres-0").orFail())
                .contains("postgres:15-alpine");
        assertThat(customer.kubectl("get", "services").orFail())
                .contains(name + "-postgres", name + "-mosquitto", name + "-api", name + "-exporter");
        assertThat(customer.kubectl("get", "ingress").orFail()).contains("commands" + helm + ".iotistic.cloud");
        assertThat(customer.kubectl("describe", "resourcequota").orFail()).contains("limits.cpu", "4");
        assertThat(customer.kubectl("get", "events", "--sort-by=.lastTimestamp").orFail())
                .contains(name);
        assertThat(customer.kubectl("get", "pvc").orFail()).contains("Bound");
        assertThat(customer.kubectl("describe", "pvc", "postgres-data-" + name + "-postgres-0")
                        .orFail())
                .contains("10Gi");
        String key = customer.kubectl("get", "secret", name + "-secrets", "-o", "jsonpath={.data.IOTISTIC_LICENSE_KEY}")
                .orFail();
        assertThat(new String(Base64.getDecoder().decode(key), StandardCharsets.UTF_8))
                .isEqualTo("eyJhbGc...");
        assertThat(customer.kubectl("get", "secret", name + "-secrets", "-o", "yaml")
                        .orFail())
                .contains("POSTGRES_PASSWORD");

        customer.tools().helm("uninstall", name, "--namespace", name).orFail();
        customer.tools().kubectl("delete", "namespace", name, "--timeout=5m").orFail();
        assertThat(client.namespaces().withName(name).get()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void helmLintsTheChartAndRendersASingleTemplate(int helm) {
        HelmTools tools = HelmTools.version(helm, controlPlane);

        tools.helm("lint", "--strict", CHART).orFail();
        assertThat(tools.helm(
                                "template",
                                "test-customer",
                                CHART,
                                "--show-only",
                                "templates/api.yaml",
                                "--set",
                                "customer.id=test123",
                                "--set",
                                "license.key=test")
                        .orFail())
                .contains("name: customer-test123-api")
                .doesNotContain("customer-test123-exporter");
    }

    /** Without a kubelet the commands fail; the requested URL shows which pod kubectl selected. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void kubectlSelectsThePod(int helm) {
        Customer customer = customer("exec" + helm, helm);
        String name = customer.name();
        customer.install().orFail();

        assertThat(customer.kubectl("-v=7", "exec", "deployment/" + name + "-postgres", "--", "psql")
                        .output())
                .contains("/pods/" + name + "-postgres-0/exec");
        assertThat(customer.kubectl("-v=7", "exec", "deployment/" + name + "-api", "--", "pg_isready")
                        .output())
                .containsPattern("/pods/" + name + "-api-[^/]+/exec");
        assertThat(customer.kubectl("-v=7", "logs", "deployment/" + name + "-api")
                        .output())
                .containsPattern("/pods/" + name + "-api-[^/]+/log");
        assertThat(customer.kubectl("-v=7", "port-forward", "svc/" + name + "-mosquitto", "0:1883")
                        .output())
                .contains("/pods/" + name + "-broker-0/portforward");
        assertThat(customer.kubectl("-v=7", "port-forward", "svc/" + name + "-exporter", "0:9090")
                        .output())
                .containsPattern("/pods/" + name + "-exporter-[^/]+/portforward");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void anUpgradeRevertsManualChanges(int helm) {
        Customer customer = customer("drift" + helm, helm);
        String name = customer.name();
        customer.install().orFail();

        customer.kubectl("delete", "deployment", name + "-api").orFail();
        customer.kubectl("delete", "service", name + "-mosquitto").orFail();
        customer.kubectl("scale", "statefulset", name + "-broker", "--replicas=0")
                .orFail();
        customer.kubectl("set", "image", "deployment/" + name + "-exporter", "exporter=other.example.com/image:1")
                .orFail();

        if (helm == 4) {
            assertThat(customer.upgrade().output()).contains("conflict");
        }
        customer.upgrade(helm == 4 ? new String[] {"--force-conflicts"} : new String[0])
                .orFail();

        assertThat(client.apps()
                        .deployments()
                        .inNamespace(name)
                        .withName(name + "-api")
                        .get())
                .isNotNull();
        assertThat(client.services()
                        .inNamespace(name)
                        .withName(name + "-mosquitto")
                        .get())
                .isNotNull();
        assertThat(client.apps()
                        .statefulSets()
                        .inNamespace(name)
                        .withName(name + "-broker")
                        .get()
                        .getSpec()
                        .getReplicas())
                .isEqualTo(1);
        assertThat(client.apps()
                        .deployments()
                        .inNamespace(name)
                        .withName(name + "-exporter")
                        .get()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImage())
                .startsWith("rookery:");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void theQuotaPermitsARollingUpdate(int helm) {
        Customer customer = customer("quota" + helm, helm);
        customer.install("--set", "dashboard.enabled=true", "--set", "backup.enabled=true")
                .orFail();

        customer.kubectl("rollout", "restart", "deployment").orFail();

        for (String component : List.of("api", "dashboard", "exporter")) {
            customer.kubectl("rollout", "status", "--timeout=5m", "deployment/" + customer.name() + "-" + component)
                    .orFail();
        }
        runBackup(customer);
        customer.kubectl("wait", "--for=condition=complete", "--timeout=5m", "job/backup-1")
                .orFail();
        assertThat(customer.kubectl("get", "events").orFail()).doesNotContain("exceeded quota");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void volumesGrowWithoutARestart(int helm) {
        Customer customer = customer("grow" + helm, helm);
        customer.install().orFail();
        String pod = uid(customer, "pod/" + customer.name() + "-postgres-0");
        String claim = "persistentvolumeclaim/postgres-data-" + customer.name() + "-postgres-0";
        String volume = uid(customer, claim);

        assertThat(customer.upgrade("--set", "postgres.storageSize=30Gi").exitCode())
                .as("templates of claims cannot be changed")
                .isNotZero();
        Path tool = Path.of("tools", "grow-volume").toAbsolutePath();
        assertThat(customer.tools()
                        .script(tool, customer.name(), "postgres", "5Gi")
                        .output())
                .contains("has 10Gi already; volumes do not shrink to 5Gi");
        assertThat(customer.tools()
                        .script(tool, customer.name(), "postgres", "30Gi")
                        .orFail())
                .contains("10Gi -> 30Gi", "Deleted statefulset.apps/" + customer.name() + "-postgres");
        customer.upgrade("--set", "postgres.storageSize=30Gi").orFail();

        assertThat(uid(customer, "pod/" + customer.name() + "-postgres-0")).isEqualTo(pod);
        assertThat(uid(customer, claim)).isEqualTo(volume);
        assertThat(customer.kubectl("get", claim, "-o", "jsonpath={.spec.resources.requests.storage}")
                        .orFail())
                .isEqualTo("30Gi");
        assertThat(customer.kubectl(
                                "get",
                                "statefulset/" + customer.name() + "-postgres",
                                "-o",
                                "jsonpath={.spec.volumeClaimTemplates[0].spec.resources.requests.storage}")
                        .orFail())
                .isEqualTo("30Gi");
    }

    private static String uid(Customer customer, String object) {
        return customer.kubectl("get", object, "-o", "jsonpath={.metadata.uid}").orFail();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void aDryRunPrintsManifestsAndCreatesNothing(int helm) {
        HelmTools tools = HelmTools.version(helm, controlPlane);

        Result result = tools.helm(
                "install",
                helm == 4 ? "--dry-run=client" : "--dry-run",
                "--debug",
                "test-customer",
                CHART,
                "--set",
                "customer.id=dry" + helm,
                "--set",
                "customer.email=test@example.com",
                "--set",
                "customer.companyName=Test Corp",
                "--set",
                "license.key=eyJtest...");

        assertThat(result.orFail()).contains("name: customer-dry" + helm + "-api");
        assertThat(client.services()
                        .inNamespace("default")
                        .withName("customer-dry" + helm + "-api")
                        .get())
                .isNull();
    }

    /** Does what "kubectl create job --from" does, which does not support the CronJob version of this API server. */
    private void runBackup(Customer customer) {
        var backup = client.batch()
                .v1beta1()
                .cronjobs()
                .inNamespace(customer.name())
                .withName(customer.name() + "-backup")
                .get();
        client.resource(new JobBuilder()
                        .withNewMetadata()
                        .withName("backup-1")
                        .withNamespace(customer.name())
                        .endMetadata()
                        .withSpec(backup.getSpec().getJobTemplate().getSpec())
                        .build())
                .create();
    }

    private Customer customer(String id, int helm) {
        return new Customer(id, HelmTools.version(helm, controlPlane));
    }

    private Map<String, String> secrets(Customer customer) {
        Secret secret = client.secrets()
                .inNamespace(customer.name())
                .withName(customer.name() + "-secrets")
                .get();
        Map<String, String> values = new TreeMap<>();
        secret.getData()
                .forEach((key, value) ->
                        values.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        return values;
    }

    /** Returns the UIDs of the claims by name; a recreated claim has another UID. */
    private Map<String, String> volumes(Customer customer) {
        Map<String, String> volumes = new TreeMap<>();
        client.persistentVolumeClaims()
                .inNamespace(customer.name())
                .list()
                .getItems()
                .forEach(claim -> volumes.put(
                        claim.getMetadata().getName(), claim.getMetadata().getUid()));
        return volumes;
    }
}
