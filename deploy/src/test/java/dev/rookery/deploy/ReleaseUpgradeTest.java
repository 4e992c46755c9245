package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the charts of earlier releases with the current ones, rendered with the same values: immutable fields, secrets,
 * claims and addresses must not change.
 */
class ReleaseUpgradeTest {
    private static final String SECRETS = """
            secrets: {POSTGRES_PASSWORD: secret1, PGPASSWORD: secret2, ROOKERY_ADMIN_TOKEN: secret3,
              ROOKERY_API_FIRST_PASSWORD: secret4, ROOKERY_API_TOKEN_KEY: secret5, ROOKERY_SERVICE_KEY: secret6}
            """;

    /** Of a Secret that the earlier charts do not have. */
    private static final String NEW_SECRETS = SECRETS.replace("}", ", BROKER_INTERNAL_CERTIFICATE: new}");

    private static final String CUSTOMER = """
            customer: {id: abc123, email: john@example.com, companyName: Acme Corp}
            license: {key: eyJhbGc, publicKey: MIIB}
            domain: {base: iotistic.cloud}
            image: registry.example.com/rookery:0.1.0
            """;

    /** Kinds of objects that hold data or are referenced by name. */
    private static final Set<Class<? extends HasMetadata>> LASTING = Set.of(
            Service.class,
            Secret.class,
            ServiceAccount.class,
            PersistentVolumeClaim.class,
            StatefulSet.class,
            Deployment.class,
            CronJob.class,
            Ingress.class,
            ClusterRole.class,
            ClusterRoleBinding.class);

    @TempDir
    private Path folder;

    private record Release(String version, String values) {}

    private static Stream<Release> instances() {
        return Stream.of(
                new Release("0.1.0", CUSTOMER),
                new Release("0.1.0", CUSTOMER + """
                        dashboard: {enabled: true}
                        backup: {enabled: true}
                        billing: {url: "https://billing.example.com"}
                        broker: {tls: {enabled: true}, external: {type: LoadBalancer}, storageSize: 2Gi}
                        postgres: {storageSize: 20Gi, storageClass: fast}
                        apiVersions: [cert-manager.io/v1, monitoring.coreos.com/v1]
                        """),
                new Release("0.1.0", CUSTOMER + """
                        existingDatabase: {host: db.example.com}
                        api: {replicas: 2}
                        ingress: {tls: {enabled: false}}
                        """),
                new Release("0.1.0", CUSTOMER + """
                        mosquitto: {mqttPort: 1884, websocketPort: 9002, auth: {hasherCost: 12}}
                        api: {port: 3002}
                        """));
    }

    @ParameterizedTest
    @MethodSource("instances")
    void upgradesInstance(Release release) throws IOException {
        Path chart = ReleaseCharts.unpack(release.version(), "customer-instance", folder);

        assertUpgrade(
                render(chart, "customer-abc123", SECRETS + release.values()),
                // Helm finds out by itself in a cluster, which ReleaseUpgradeInClusterTest verifies.
                render(
                        Chart.FOLDER,
                        "customer-abc123",
                        NEW_SECRETS + release.values() + "keepImmutableFields: true\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = "0.1.0")
    void upgradesProvisioner(String version) throws IOException {
        Path chart = ReleaseCharts.unpack(version, "provisioner", folder);
        String values = """
                baseDomain: iot.example.com
                image: registry.example.com/rookery:0.1.0
                existingDatabase: {host: db.example.com}
                secrets: {PGPASSWORD: secret1, PROVISIONER_SECRET: 0123456789abcdef0123456789abcdef}
                instance: {values: {image: "registry.example.com/rookery:0.1.0"}}
                ingress: {enabled: true}
                """;

        assertUpgrade(render(chart, "provisioner", values), render(ProvisionerChart.FOLDER, "provisioner", values));
    }

    private static Objects render(Path chart, String release, String values) {
        return new Objects(Chart.documents(chart, release, values, Chart.NEWEST).stream()
                .map(Chart::parse)
                .toList());
    }

    private static void assertUpgrade(Objects before, Objects after) {
        assertThat(names(after)).containsAll(names(before));
        before.of(StatefulSet.class).forEach(old -> assertStatefulSet(old, after.get(StatefulSet.class, name(old))));
        before.of(Deployment.class).forEach(old -> {
            Deployment now = after.get(Deployment.class, name(old));
            assertThat(now.getSpec().getSelector())
                    .as(name(old))
                    .isEqualTo(old.getSpec().getSelector());
            assertSelected(
                    old.getSpec().getSelector().getMatchLabels(), now.getSpec().getTemplate());
        });
        before.of(Service.class).forEach(old -> assertService(old, after.get(Service.class, name(old))));
        before.of(PersistentVolumeClaim.class).forEach(old -> assertThat(
                        after.get(PersistentVolumeClaim.class, name(old)).getSpec())
                .as(name(old))
                .isEqualTo(old.getSpec()));
        before.of(Secret.class).forEach(old -> assertSecret(old, after.get(Secret.class, name(old))));
        before.of(ClusterRoleBinding.class).forEach(old -> assertThat(
                        after.get(ClusterRoleBinding.class, name(old)).getRoleRef())
                .isEqualTo(old.getRoleRef()));
        before.of(Ingress.class).forEach(old -> assertIngress(old, after.get(Ingress.class, name(old))));
    }

    private static List<String> names(Objects objects) {
        return objects.all().stream()
                .filter(object -> LASTING.contains(object.getClass()))
                .map(object -> object.getKind() + " " + name(object))
                .toList();
    }

    /** Checks the fields that the API server does not allow to change, labels of claim templates included. */
    private static void assertStatefulSet(StatefulSet old, StatefulSet now) {
        assertThat(fixed(now.getSpec())).as(name(old)).isEqualTo(fixed(old.getSpec()));
        assertSelected(
                old.getSpec().getSelector().getMatchLabels(), now.getSpec().getTemplate());
        Set<String> claims = old.getSpec().getVolumeClaimTemplates().stream()
                .map(claim -> claim.getMetadata().getName())
                .collect(Collectors.toSet());
        assertThat(mounts(now, claims))
                .as(name(old))
                .isEqualTo(mounts(old, claims))
                .isNotEmpty();
    }

    private static StatefulSetSpec fixed(StatefulSetSpec spec) {
        return new StatefulSetSpecBuilder(spec)
                .withReplicas(null)
                .withTemplate(null)
                .withUpdateStrategy(null)
                .withRevisionHistoryLimit(null)
                .withMinReadySeconds(null)
                .withOrdinals(null)
                .withPersistentVolumeClaimRetentionPolicy(null)
                .build();
    }

    /** Returns mounts and variables by which the main container finds its data. */
    private static List<String> mounts(StatefulSet workload, Set<String> claims) {
        Container container =
                workload.getSpec().getTemplate().getSpec().getContainers().get(0);
        Stream<String> mounts = container.getVolumeMounts().stream()
                .filter(mount -> claims.contains(mount.getName()))
                .map(mount -> mount.getName() + " " + mount.getMountPath() + " " + mount.getSubPath());
        Stream<String> variables = container.getEnv().stream()
                .filter(variable -> Set.of("PGDATA", "POSTGRES_DB", "POSTGRES_USER", "ROOKERY_DATA")
                        .contains(variable.getName()))
                .map(variable -> variable.getName() + "=" + variable.getValue());
        return Stream.concat(mounts, variables).sorted().toList();
    }

    private static void assertSelected(Map<String, String> selector, PodTemplateSpec pod) {
        assertThat(pod.getMetadata().getLabels()).containsAllEntriesOf(selector);
    }

    private static void assertService(Service old, Service now) {
        assertThat(now.getSpec().getClusterIP())
                .as(name(old))
                .isEqualTo(old.getSpec().getClusterIP());
        assertThat(now.getSpec().getType())
                .as(name(old))
                .isEqualTo(old.getSpec().getType());
        assertThat(ports(now)).as(name(old)).containsAllEntriesOf(ports(old));
    }

    private static Map<String, Integer> ports(Service service) {
        return service.getSpec().getPorts().stream()
                .collect(Collectors.toMap(ServicePort::getName, ServicePort::getPort));
    }

    private static void assertSecret(Secret old, Secret now) {
        assertThat(now.getType()).isEqualTo(old.getType());
        assertThat(now.getData()).as(name(old)).containsAllEntriesOf(old.getData());
        assertThat(now.getMetadata().getAnnotations())
                .containsEntry("helm.sh/resource-policy", "keep")
                .containsAllEntriesOf(old.getMetadata().getAnnotations());
    }

    private static void assertIngress(Ingress old, Ingress now) {
        assertThat(paths(now)).as(name(old)).containsAll(paths(old));
    }

    private static List<String> paths(Ingress ingress) {
        return ingress.getSpec().getRules().stream()
                .flatMap(rule -> rule.getHttp().getPaths().stream()
                        .map(path -> rule.getHost() + path.getPath() + " "
                                + path.getBackend().getService().getName()))
                .toList();
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }
}
