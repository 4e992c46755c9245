package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.deploy.network.Endpoint;
import dev.rookery.deploy.network.Policies;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes of the Gateway API, metrics on the Ingress, and IPv6. */
class AddressFamiliesAndRoutesTest {
    private static final String GATEWAY = """
            gateway: {enabled: true, parentRefs: [{name: public, namespace: gateways, sectionName: https}]}
            apiVersions: [gateway.networking.k8s.io/v1]
            """;

    @Test
    void aRouteLeadsToTheSameServicesAsTheIngress() {
        Objects objects = Chart.render(Chart.DEFAULTS + GATEWAY);
        HTTPRoute route = objects.get(HTTPRoute.class, "customer-abc123");

        assertThat(route.getSpec().getHostnames()).containsExactly("abc123.iotistic.cloud");
        assertThat(route.getSpec().getParentRefs()).singleElement().satisfies(parent -> {
            assertThat(parent.getName()).isEqualTo("public");
            assertThat(parent.getNamespace()).isEqualTo("gateways");
            assertThat(parent.getSectionName()).isEqualTo("https");
        });
        List<String> routed = route.getSpec().getRules().stream()
                .map(rule -> rule.getMatches().get(0).getPath().getValue() + " "
                        + rule.getBackendRefs().get(0).getName() + " "
                        + rule.getBackendRefs().get(0).getPort())
                .toList();
        assertThat(routed)
                .containsExactlyInAnyOrderElementsOf(
                        objects
                                .get(Ingress.class, "customer-abc123")
                                .getSpec()
                                .getRules()
                                .get(0)
                                .getHttp()
                                .getPaths()
                                .stream()
                                .map(path -> path.getPath() + " "
                                        + path.getBackend().getService().getName() + " "
                                        + path.getBackend()
                                                .getService()
                                                .getPort()
                                                .getNumber())
                                .toList());
        assertThat(route.getSpec().getRules())
                .filteredOn(
                        rule -> rule.getMatches().get(0).getPath().getValue().equals("/mqtt"))
                .allMatch(rule -> rule.getTimeouts().getRequest().equals("0s"));
    }

    @ParameterizedTest
    @CsvSource({"true, wss", "false, ws"})
    void devicesLearnTheAddressOfTheGateway(boolean tls, String scheme) {
        Objects objects = Chart.render(Chart.DEFAULTS + "ingress: {enabled: false}\n"
                + GATEWAY.replace("enabled: true,", "enabled: true, tls: {enabled: " + tls + "},"));

        assertThat(objects.of(Ingress.class)).isEmpty();
        assertThat(Objects.variable(objects.container("api"), "ROOKERY_PUBLIC_WEBSOCKET_URL"))
                .isEqualTo(scheme + "://abc123.iotistic.cloud/mqtt");
        assertThat(Objects.variable(objects.container("api"), "ROOKERY_API_TRUSTED_PROXIES"))
                .isEqualTo("1");
        assertThat(Objects.variable(objects.container("dashboard"), "ROOKERY_DASHBOARD_TRUSTED_PROXIES"))
                .isEqualTo("1");
    }

    @Test
    void aRouteNeedsTheGatewayApiAndAGateway() {
        assertThatThrownBy(() -> Chart.render(Chart.DEFAULTS + "gateway: {enabled: true, parentRefs: [{name: a}]}"))
                .hasMessageContaining("does not have the Gateway API");
        assertThatThrownBy(() -> Chart.render(
                        Chart.DEFAULTS + "gateway: {enabled: true}\napiVersions: [gateway.networking.k8s.io/v1]"))
                .hasMessageContaining("gateway.parentRefs");
    }

    @Test
    void metricsOnTheIngressAreForAllowedAddressesOnly() {
        String metrics = "ingress: {metrics: {enabled: true, allowedCidrs: [203.0.113.0/24, '2001:db8::/32']}}\n";
        Objects objects = Chart.render(Chart.DEFAULTS + metrics);
        Ingress ingress = objects.get(Ingress.class, "customer-abc123-metrics");

        assertThat(ingress.getMetadata().getAnnotations())
                .containsOnly(Map.entry(
                        "nginx.ingress.kubernetes.io/whitelist-source-range", "203.0.113.0/24,2001:db8::/32"));
        assertThat(ingress.getSpec().getRules().get(0).getHttp().getPaths())
                .extracting(HTTPIngressPath::getPath)
                .containsExactly("/metrics");
        assertThat(Chart.render(Chart.DEFAULTS).names()).doesNotContain("Ingress customer-abc123-metrics");
    }

    @Test
    void metricsWithoutAnAllowListAreRefused() {
        assertThatThrownBy(() -> Chart.render(Chart.DEFAULTS + "ingress: {metrics: {enabled: true}}"))
                .hasMessageContaining("ingress.metrics.allowedCidrs");
        assertThatThrownBy(() -> Chart.render(Chart.DEFAULTS
                        + "ingress: {className: traefik, metrics: {enabled: true, allowedCidrs: [203.0.113.0/24]}}"))
                .hasMessageContaining("ingress.metrics.annotations");
    }

    @Test
    void servicesAndPoliciesHaveIpv6() {
        Objects objects = Chart.render(Chart.DEFAULTS + """
                service: {ipFamilyPolicy: PreferDualStack, ipFamilies: [IPv6, IPv4]}
                broker: {external: {type: LoadBalancer}}
                """);
        Policies policies = new Policies(objects.of(NetworkPolicy.class).toList());
        Endpoint outside = Endpoint.host("outside", "2001:db8::9");
        Endpoint local = Endpoint.host("private", "fd00::9");

        assertThat(objects.of(Service.class)).hasSizeGreaterThan(6).allSatisfy(service -> {
            assertThat(service.getSpec().getIpFamilyPolicy()).isEqualTo("PreferDualStack");
            assertThat(service.getSpec().getIpFamilies()).containsExactly("IPv6", "IPv4");
        });
        assertThat(policies.allow(outside, pod(objects, "StatefulSet customer-abc123-broker"), 1883, "TCP"))
                .isTrue();
        assertThat(policies.allow(pod(objects, "Deployment customer-abc123-exporter"), outside, 443, "TCP"))
                .isTrue();
        assertThat(policies.allow(pod(objects, "Deployment customer-abc123-exporter"), local, 443, "TCP"))
                .isFalse();

        Policies ipv4 = new Policies(Chart.render(Chart.DEFAULTS + "broker: {external: {type: LoadBalancer}}\n")
                .of(NetworkPolicy.class)
                .toList());
        assertThat(ipv4.allow(outside, pod(objects, "StatefulSet customer-abc123-broker"), 1883, "TCP"))
                .isFalse();
    }

    private static Endpoint pod(Objects objects, String workload) {
        return Endpoint.pod(
                workload,
                "customer-abc123",
                objects.pods().get(workload).getMetadata().getLabels());
    }
}
