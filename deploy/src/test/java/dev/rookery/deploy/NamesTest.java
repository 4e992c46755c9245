package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Names and ports that users rely on. */
class NamesTest {
    private final Objects objects = Chart.render(Chart.EVERYTHING);

    @Test
    void namesStartWithTheCustomer() {
        assertThat(objects.names())
                .contains(
                        "Secret customer-abc123-secrets",
                        "Service customer-abc123-postgres",
                        "Service customer-abc123-broker",
                        "Service customer-abc123-mosquitto",
                        "Service customer-abc123-api",
                        "Service customer-abc123-dashboard",
                        "Service customer-abc123-exporter",
                        "StatefulSet customer-abc123-postgres",
                        "StatefulSet customer-abc123-broker",
                        "Deployment customer-abc123-api",
                        "Deployment customer-abc123-dashboard",
                        "Deployment customer-abc123-exporter",
                        "Ingress customer-abc123");
        assertThat(objects.all())
                .extracting(object -> object.getMetadata().getName())
                .allMatch(name -> name.equals("customer-abc123") || name.startsWith("customer-abc123-"));
    }

    @Test
    void namesDoNotDependOnTheReleaseName() {
        String other = Chart.template("production", Chart.EVERYTHING, Chart.NEWEST);

        assertThat(other.lines().filter(line -> line.startsWith("  name:")).toList())
                .isEqualTo(Chart.template("customer-abc123", Chart.EVERYTHING, Chart.NEWEST)
                        .lines()
                        .filter(line -> line.startsWith("  name:"))
                        .toList());
    }

    @Test
    void theVolumeOfPostgresKeepsItsName() {
        StatefulSet postgres = objects.get(StatefulSet.class, "customer-abc123-postgres");

        assertThat(postgres.getSpec().getVolumeClaimTemplates())
                .extracting(claim -> claim.getMetadata().getName() + "-customer-abc123-postgres-0")
                .containsExactly("postgres-data-customer-abc123-postgres-0");
    }

    /** kubectl exec and logs select a pod by the selector of the given Deployment, which no other object has. */
    @Test
    void aDeploymentSelectsThePodOfPostgres() {
        Deployment handle = objects.get(Deployment.class, "customer-abc123-postgres");
        Map<String, String> selector = handle.getSpec().getSelector().getMatchLabels();

        assertThat(handle.getSpec().getReplicas()).isZero();
        // The StatefulSet controller adds this label.
        assertThat(selector).isEqualTo(Map.of("statefulset.kubernetes.io/pod-name", "customer-abc123-postgres-0"));
        assertThat(handle.getSpec().getTemplate().getMetadata().getLabels()).containsAllEntriesOf(selector);
        assertThat(objects.of(StatefulSet.class)
                        .map(set -> set.getSpec().getSelector().getMatchLabels()))
                .doesNotContain(selector);
        assertThat(objects.of(Service.class).map(service -> service.getSpec().getSelector()))
                .doesNotContain(selector);
    }

    @Test
    void statefulSetsHaveHeadlessServices() {
        assertThat(objects.of(StatefulSet.class)).hasSize(2).allSatisfy(set -> {
            Service service = objects.get(Service.class, set.getSpec().getServiceName());
            assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
            assertThat(service.getSpec().getSelector())
                    .isEqualTo(set.getSpec().getSelector().getMatchLabels());
        });
    }

    @Test
    void portsMatchThePreviousStack() {
        assertThat(ports("postgres")).containsEntry("postgres", 5432);
        assertThat(ports("broker")).containsEntry("mqtt", 1883).containsEntry("websocket", 9001);
        assertThat(ports("broker")).containsEntry("mqtts", 8883).containsEntry("wss", 8084);
        assertThat(ports("mosquitto")).containsAllEntriesOf(Map.of("mqtt", 1883, "websocket", 9001));
        assertThat(ports("api")).containsEntry("http", 3001);
        assertThat(ports("dashboard")).containsEntry("http", 80);
        assertThat(ports("exporter")).containsEntry("metrics", 9090);
    }

    @Test
    void everyServicePortLeadsToAPort() {
        objects.of(Service.class).forEach(service -> {
            List<String> targets = service.getSpec().getPorts().stream()
                    .map(port -> port.getTargetPort().getStrVal())
                    .toList();
            assertThat(objects.pods().values())
                    .filteredOn(pod -> pod.getMetadata()
                            .getLabels()
                            .entrySet()
                            .containsAll(service.getSpec().getSelector().entrySet()))
                    .as(service.getMetadata().getName())
                    .anySatisfy(pod -> assertThat(
                                    pod.getSpec().getContainers().get(0).getPorts())
                            .extracting(port -> port.getName())
                            .containsAll(targets));
        });
    }

    @Test
    void theIngressRoutesToDashboardApiAndBroker() {
        Ingress ingress = objects.get(Ingress.class, "customer-abc123");

        var rule = ingress.getSpec().getRules().get(0);
        assertThat(rule.getHost()).isEqualTo("abc123.iotistic.cloud");
        assertThat(rule.getHttp().getPaths())
                .extracting(
                        HTTPIngressPath::getPath,
                        path -> path.getBackend().getService().getName())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("/", "customer-abc123-dashboard"),
                        org.assertj.core.groups.Tuple.tuple("/api", "customer-abc123-api"),
                        org.assertj.core.groups.Tuple.tuple("/mqtt", "customer-abc123-broker"));
        assertThat(ingress.getMetadata().getAnnotations())
                .containsEntry("cert-manager.io/cluster-issuer", "letsencrypt-prod")
                .containsEntry("nginx.ingress.kubernetes.io/proxy-body-size", "50m");
    }

    @Test
    void theConsoleIsAtTheRootPathByDefault() {
        Ingress ingress = Chart.render(Chart.DEFAULTS).get(Ingress.class, "customer-abc123");

        assertThat(ingress.getSpec().getRules().get(0).getHttp().getPaths())
                .extracting(HTTPIngressPath::getPath)
                .containsExactly("/", "/api", "/mqtt");
    }

    @Test
    void theIngressHasNoRootPathWithoutADashboard() {
        Ingress ingress =
                Chart.render(Chart.DEFAULTS + "dashboard: {enabled: false}").get(Ingress.class, "customer-abc123");

        assertThat(ingress.getSpec().getRules().get(0).getHttp().getPaths())
                .extracting(HTTPIngressPath::getPath)
                .containsExactly("/api", "/mqtt");
    }

    @Test
    void objectsAreLabelledAndInTheNamespaceOfTheRelease() {
        for (HasMetadata object : objects.all()) {
            assertThat(object.getMetadata().getNamespace()).isEqualTo("customer-abc123");
            assertThat(object.getMetadata().getLabels())
                    .containsEntry("rookery.dev/customer", "abc123")
                    .containsEntry("app.kubernetes.io/instance", "customer-abc123")
                    .containsKeys("app.kubernetes.io/component", "helm.sh/chart");
        }
    }

    private Map<String, Integer> ports(String component) {
        return objects.get(Service.class, "customer-abc123-" + component).getSpec().getPorts().stream()
                .collect(Collectors.toMap(ServicePort::getName, ServicePort::getPort));
    }
}
