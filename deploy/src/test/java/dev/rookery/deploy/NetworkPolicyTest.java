package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.deploy.network.Endpoint;
import dev.rookery.deploy.network.Policies;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The network policies allow exactly the connections that the table in docs/reference/chart-values.md lists. */
class NetworkPolicyTest {
    private static final String NAMESPACE = "customer-abc123";
    private static final List<String> COMPONENTS =
            List.of("postgres", "broker", "api", "dashboard", "exporter", "backup", "import");
    private static final List<Integer> PORTS = List.of(
            22, 53, 80, 443, 1883, 3000, 3001, 5432, 8080, 8084, 8089, 8883, 9001, 9090, 9100, 9101, 9102, 10250);

    private static final Endpoint INTERNET = Endpoint.host("outside of the cluster", "203.0.113.9");
    private static final Endpoint PRIVATE_NETWORK = Endpoint.host("data center host", "192.168.7.7");
    private static final Endpoint CLOUD_METADATA = Endpoint.host("cloud metadata service", "169.254.169.254");

    static Stream<Arguments> renderings() {
        return Stream.of(
                Arguments.of(
                        Chart.EVERYTHING,
                        Set.of(
                                "`broker.tls.enabled`",
                                "`dashboard.enabled`",
                                "`ingress.tls.enabled`",
                                "`broker.external.type`",
                                "`tenantImport.file`",
                                "`ingress.metrics.enabled`")),
                Arguments.of(
                        Chart.DEFAULTS + "backup: {enabled: true}",
                        Set.of("`dashboard.enabled`", "`ingress.tls.enabled`")),
                Arguments.of(
                        Chart.DEFAULTS + "backup: {enabled: true}\ndashboard: {enabled: false}",
                        Set.of("`ingress.tls.enabled`")));
    }

    @ParameterizedTest
    @MethodSource("renderings")
    void allowedConnectionsMatchTheTable(String values, Set<String> enabled) {
        Objects objects = Chart.render(values);
        List<Endpoint> endpoints = endpoints(objects);

        assertThat(allowed(new Policies(objects.of(NetworkPolicy.class).toList()), endpoints))
                .containsExactlyInAnyOrderElementsOf(table(endpoints, enabled));
    }

    @Test
    void exposesPlainPortsWithoutTls() {
        Objects objects = Chart.render(Chart.DEFAULTS + "broker: {external: {type: LoadBalancer}}");
        Policies policies = new Policies(objects.of(NetworkPolicy.class).toList());
        Endpoint broker = component(objects, "broker");

        assertThat(policies.allow(INTERNET, broker, 1883, "TCP")).isTrue();
        assertThat(policies.allow(INTERNET, broker, 9001, "TCP")).isTrue();
        assertThat(policies.allow(INTERNET, broker, 9100, "TCP")).isFalse();
    }

    @Test
    void sourceRangesRestrictExternalClients() {
        Objects objects = Chart.render(
                Chart.DEFAULTS + "broker: {external: {type: LoadBalancer, sourceRanges: [203.0.113.0/24]}}");
        Policies policies = new Policies(objects.of(NetworkPolicy.class).toList());
        Endpoint broker = component(objects, "broker");

        assertThat(policies.allow(INTERNET, broker, 1883, "TCP")).isTrue();
        assertThat(policies.allow(PRIVATE_NETWORK, broker, 1883, "TCP")).isFalse();
    }

    @Test
    void onlyClientsReachAnExternalDatabase() {
        Objects objects = Chart.render(
                Chart.DEFAULTS + "existingDatabase: {host: db.example.com, port: 6432, cidr: 192.168.7.0/24}");
        Policies policies = new Policies(objects.of(NetworkPolicy.class).toList());

        for (String client : List.of("broker", "api", "exporter")) {
            assertThat(policies.allow(component(objects, client), PRIVATE_NETWORK, 6432, "TCP"))
                    .isTrue();
            assertThat(policies.allow(component(objects, client), INTERNET, 6432, "TCP"))
                    .isFalse();
        }
    }

    @Test
    void theExporterReachesABillingServiceInTheCluster() {
        Objects objects = Chart.render(
                Chart.DEFAULTS + "networkPolicy: {billing: {namespaceLabels: {kubernetes.io/metadata.name: rookery}}}");
        Policies policies = new Policies(objects.of(NetworkPolicy.class).toList());
        Endpoint billing = Endpoint.pod("billing", "rookery", Map.of());

        assertThat(policies.allow(component(objects, "exporter"), billing, 3000, "TCP"))
                .isTrue();
        assertThat(policies.allow(component(objects, "broker"), billing, 3000, "TCP"))
                .isFalse();
    }

    @Test
    void theExporterReachesAProxyInThePrivateNetwork() {
        Objects objects =
                Chart.render(Chart.DEFAULTS + "proxy: {url: 'http://proxy.example.com:3128', cidr: 192.168.7.7/32}\n");
        Policies policies = new Policies(objects.of(NetworkPolicy.class).toList());

        assertThat(policies.allow(component(objects, "exporter"), PRIVATE_NETWORK, 3128, "TCP"))
                .isTrue();
        assertThat(policies.allow(component(objects, "exporter"), PRIVATE_NETWORK, 80, "TCP"))
                .isFalse();
        assertThat(policies.allow(component(objects, "broker"), PRIVATE_NETWORK, 3128, "TCP"))
                .isFalse();
    }

    /** Controllers in the network of the nodes, and load balancers of a cloud. */
    @Test
    void ingressControllersCanHaveAddresses() {
        String controller = "networkPolicy: {ingressController: {cidrs: [192.168.7.0/24]";
        Endpoint pod = Endpoint.pod("ingress controller", "ingress-nginx", Map.of());

        Objects objects = Chart.render(Chart.DEFAULTS + controller + "}}");
        Policies policies = new Policies(objects.of(NetworkPolicy.class).toList());
        assertThat(policies.allow(PRIVATE_NETWORK, component(objects, "api"), 3001, "TCP"))
                .isTrue();
        assertThat(policies.allow(PRIVATE_NETWORK, component(objects, "broker"), 9100, "TCP"))
                .isFalse();
        assertThat(policies.allow(pod, component(objects, "api"), 3001, "TCP")).isTrue();

        objects =
                Chart.render(Chart.DEFAULTS + controller + ", namespaceLabels: {kubernetes.io/metadata.name: null}}}");
        policies = new Policies(objects.of(NetworkPolicy.class).toList());
        assertThat(policies.allow(PRIVATE_NETWORK, component(objects, "api"), 3001, "TCP"))
                .isTrue();
        assertThat(policies.allow(pod, component(objects, "api"), 3001, "TCP")).isFalse();
    }

    /** DNS uses UDP and TCP, to the cluster's servers and to the cache on the node. */
    @Test
    void allowsDnsByBothProtocols() {
        Objects objects = Chart.render(Chart.DEFAULTS);
        Policies policies = new Policies(objects.of(NetworkPolicy.class).toList());
        Endpoint cache = Endpoint.host("node-local DNS cache", "169.254.20.10");

        for (String protocol : List.of("TCP", "UDP")) {
            assertThat(policies.allow(component(objects, "api"), dns(), 53, protocol))
                    .isTrue();
            assertThat(policies.allow(component(objects, "api"), cache, 53, protocol))
                    .isTrue();
            assertThat(policies.allow(component(objects, "api"), INTERNET, 53, protocol))
                    .isFalse();
        }
    }

    private static Set<String> allowed(Policies policies, List<Endpoint> endpoints) {
        Set<String> allowed = new TreeSet<>();
        for (Endpoint from : endpoints) {
            for (Endpoint to : endpoints) {
                boolean involvesInstance =
                        from.namespace().equals(NAMESPACE) || to.namespace().equals(NAMESPACE);
                if (involvesInstance && !from.equals(to)) {
                    PORTS.stream()
                            .filter(port -> policies.allow(from, to, port, "TCP"))
                            .forEach(port -> allowed.add(from + " -> " + to + ":" + port));
                }
            }
        }
        return allowed;
    }

    private static Set<String> table(List<Endpoint> endpoints, Set<String> enabled) {
        Set<String> expected = new TreeSet<>();
        for (List<String> row : Document.table("Network connections of an instance", "| from | to | ports | when |")) {
            if (row.get(3).isEmpty() || enabled.contains(row.get(3))) {
                for (Endpoint from : named(row.get(0), endpoints)) {
                    for (Endpoint to : named(row.get(1), endpoints)) {
                        Arrays.stream(row.get(2).split(", "))
                                .filter(port -> !from.equals(to))
                                .forEach(port -> expected.add(from + " -> " + to + ":" + port));
                    }
                }
            }
        }
        return expected;
    }

    /** Returns the endpoints that a cell of the table names. "anywhere" covers all outside of the namespace. */
    private static List<Endpoint> named(String name, List<Endpoint> endpoints) {
        return endpoints.stream()
                .filter(endpoint -> switch (name) {
                    case "every pod" -> endpoint.namespace().equals(NAMESPACE);
                    case "anywhere" -> !endpoint.namespace().equals(NAMESPACE);
                    default -> endpoint.name().equals(name);
                })
                .toList();
    }

    private static List<Endpoint> endpoints(Objects objects) {
        List<Endpoint> endpoints = new ArrayList<>();
        COMPONENTS.stream()
                .filter(component -> pod(objects, component).findAny().isPresent())
                .map(component -> component(objects, component))
                .forEach(endpoints::add);
        COMPONENTS.stream()
                .flatMap(component -> pod(objects, component))
                .map(pod -> Endpoint.pod(
                        "another customer's " + pod.getMetadata().getLabels().get("app.kubernetes.io/component"),
                        "customer-other",
                        pod.getMetadata().getLabels()))
                .distinct()
                .forEach(endpoints::add);
        endpoints.add(Endpoint.pod("unlabelled pod", NAMESPACE, Map.of("app", "x")));
        endpoints.add(
                Endpoint.pod("certificate challenge", NAMESPACE, Map.of("acme.cert-manager.io/http01-solver", "true")));
        endpoints.add(Endpoint.pod("ingress controller", "ingress-nginx", Map.of("app", "nginx")));
        endpoints.add(Endpoint.pod("monitoring", "monitoring", Map.of("app", "prometheus")));
        endpoints.add(Endpoint.pod("pod of another namespace", "default", Map.of()));
        endpoints.add(dns());
        endpoints.add(INTERNET);
        endpoints.add(PRIVATE_NETWORK);
        endpoints.add(CLOUD_METADATA);
        return endpoints;
    }

    private static Endpoint dns() {
        return Endpoint.pod("DNS", "kube-system", Map.of("k8s-app", "kube-dns"));
    }

    private static Endpoint component(Objects objects, String component) {
        return Endpoint.pod(
                component,
                NAMESPACE,
                pod(objects, component).findFirst().orElseThrow().getMetadata().getLabels());
    }

    private static Stream<PodTemplateSpec> pod(Objects objects, String component) {
        return objects.pods().values().stream()
                .filter(pod -> component.equals(pod.getMetadata().getLabels().get("app.kubernetes.io/component")));
    }
}
