package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import dev.rookery.deploy.network.Endpoint;
import dev.rookery.deploy.network.Policies;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart of the provisioner. The provisioner's own tests install it and exercise its permissions. */
class ProvisionerChartTest {
    /** Set, because the chart would otherwise look it up in the cluster. */
    private static final String SECRET = "PROVISIONER_SECRET: 0123456789abcdef0123456789abcdef";

    @Test
    void passesLint() {
        LintResult result = new Helm(ProvisionerChart.FOLDER).lint().strict().call();

        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {Chart.OLDEST, Chart.NEWEST})
    void rendersOnlyFieldsAndKindsOfKubernetes(String kubernetes) {
        for (String document : ProvisionerChart.documents(ProvisionerChart.EVERYTHING, kubernetes)) {
            HasMetadata object = Chart.parse(document);

            if (!object.getApiVersion().startsWith("monitoring.coreos.com/")) {
                assertThat(object).as(document).isNotInstanceOf(GenericKubernetesResource.class);
                assertThat(UnknownFields.of(object.getKind(), object)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "existingDatabase: {host: x}\nsecrets: {PGPASSWORD: x, " + SECRET + "}",
                "baseDomain: x.y\nsecrets: {PGPASSWORD: x, " + SECRET + "}",
                "baseDomain: x.y\nexistingDatabase: {host: x}\nsecrets: {" + SECRET + "}",
            })
    void namesMissingValues(String values) {
        assertThatThrownBy(() -> ProvisionerChart.render(values)).hasMessageContaining(" is required");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replicsa: 2",
                "port: 0",
                "reconcile: {workers: 65}",
                "secrets: {PROVISIONER_SECRET: short}",
                "baseDomain: 'x\"y'"
            })
    void theSchemaRejectsInvalidValues(String values) {
        assertThatThrownBy(() -> ProvisionerChart.render(values))
                .hasMessageContaining("values don't meet the specifications");
    }

    @Test
    void passesSettingsToTheProvisioner() {
        Objects objects = ProvisionerChart.render(ProvisionerChart.EVERYTHING);
        Container container = objects.container("provisioner");
        ConfigMap config = objects.get(ConfigMap.class, "provisioner");

        assertThat(Objects.variable(container, "ROOKERY_BASE_DOMAIN")).isEqualTo("iot.example.com");
        assertThat(Objects.variable(container, "ROOKERY_SIGNUPS_PER_HOUR")).isEqualTo("1000000");
        assertThat(Objects.variable(container, "ROOKERY_PLANS")).isEqualTo("/etc/rookery/config/plans.yaml");
        Map<?, ?> values =
                new KubernetesSerialization().unmarshal(config.getData().get("instance-values.yaml"), Map.class);
        assertThat(values.get("image")).isEqualTo("registry.example.com/rookery:1");
        assertThat(objects.get(Ingress.class, "provisioner")
                        .getSpec()
                        .getRules()
                        .get(0)
                        .getHost())
                .isEqualTo("signup.iot.example.com");
    }

    @Test
    void usesAnExistingSecret() {
        Objects objects =
                ProvisionerChart.render("baseDomain: x.y\nexistingDatabase: {host: x}\nexistingSecret: mine\n");

        assertThat(objects.of(Secret.class)).isEmpty();
        assertThat(objects.container("provisioner").getEnv())
                .filteredOn(variable -> variable.getValueFrom() != null)
                .allMatch(variable ->
                        variable.getValueFrom().getSecretKeyRef().getName().equals("mine"));
    }

    @Test
    void admitsTheIngressControllerInstancesAndMonitoringOnly() {
        Objects objects = ProvisionerChart.render(ProvisionerChart.EVERYTHING);
        Policies policies = new Policies(objects.of(NetworkPolicy.class).toList());
        Map<String, String> labels =
                objects.pods().get("Deployment provisioner").getMetadata().getLabels();
        Endpoint provisioner = Endpoint.pod("provisioner", "provisioner", labels);
        Map<String, String> exporter =
                Map.of("app.kubernetes.io/name", "customer-instance", "app.kubernetes.io/component", "exporter");
        Endpoint exporterOfCustomer = new Endpoint(
                "exporter", "customer-abc123", Map.of("rookery.dev/customer", "abc123"), exporter, "10.1.2.3");
        List<Endpoint> all = List.of(
                exporterOfCustomer,
                Endpoint.pod("ingress controller", "ingress-nginx", Map.of()),
                Endpoint.pod("monitoring", "monitoring", Map.of()),
                Endpoint.pod("exporter of another namespace", "default", exporter),
                Endpoint.pod("DNS", "kube-system", Map.of("k8s-app", "kube-dns")),
                Endpoint.host("outside", "203.0.113.9"));

        List<String> allowed = new ArrayList<>();
        for (Endpoint from : all) {
            for (int port : List.of(22, 3000, 9103)) {
                if (policies.allow(from, provisioner, port, "TCP")) {
                    allowed.add(from + ":" + port);
                }
            }
        }
        assertThat(allowed).containsExactly("exporter:3000", "ingress controller:3000", "monitoring:9103");
        assertThat(policies.allow(provisioner, Endpoint.host("database", "10.0.0.7"), 5432, "TCP"))
                .isTrue();
        assertThat(policies.allow(provisioner, Endpoint.host("API server", "10.96.0.1"), 443, "TCP"))
                .isTrue();
        assertThat(policies.allow(provisioner, Endpoint.host("outside", "203.0.113.9"), 22, "TCP"))
                .isFalse();
    }
}
