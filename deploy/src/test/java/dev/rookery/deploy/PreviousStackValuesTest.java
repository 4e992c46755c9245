package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Commands and values files of the previous stack work unchanged. */
class PreviousStackValuesTest {
    /** Every documented value of the previous stack, with its default. */
    private static final String VALUES = """
            customer: {id: "abc123", email: "john@example.com", companyName: "Acme Corp"}
            license: {key: "eyJhbGc..."}
            domain: {base: "iotistdashic.ca"}
            postgres:
              image: postgres:15-alpine
              storageSize: 10Gi
              storageClass: standard
              resources: {requests: {cpu: 250m, memory: 256Mi}, limits: {cpu: 500m, memory: 512Mi}}
            mosquitto:
              image: iegomez/mosquitto-go-auth:2.0.18-mosquitto_2.0.18
              mqttPort: 1883
              websocketPort: 9001
              auth: {allowAnonymous: false, hasher: bcrypt, hasherCost: 10, logLevel: info}
              resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 128Mi}}
            api:
              image: iotistic/api:latest
              port: 3001
              resources: {requests: {cpu: 250m, memory: 256Mi}, limits: {cpu: 500m, memory: 512Mi}}
            dashboard:
              image: iotistic/dashbaoard:latest
              port: 80
              resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {cpu: 200m, memory: 256Mi}}
            exporter:
              image: iotistic/billing-exporter:latest
              port: 9090
              resources: {requests: {cpu: 50m, memory: 64Mi}, limits: {cpu: 100m, memory: 128Mi}}
            ingress:
              enabled: true
              className: nginx
              annotations:
                cert-manager.io/cluster-issuer: letsencrypt-prod
                nginx.ingress.kubernetes.io/proxy-body-size: "50m"
              tls: {enabled: true}
            resourceQuota: {enabled: true, cpu: "4", memory: "4Gi", pvcs: "5", services: "10"}
            networkPolicy: {enabled: true}
            """;

    @Test
    void honorsACompleteValuesFile() {
        Objects objects = Chart.render(VALUES);

        assertThat(objects.pods().values())
                .flatExtracting(pod -> pod.getSpec().getContainers())
                .extracting(Container::getImage)
                .containsOnly("postgres:15-alpine", "rookery:0.1.0");
        assertThat(objects.container("broker").getResources().getLimits())
                .isEqualTo(Map.of("cpu", new Quantity("200m"), "memory", new Quantity("128Mi")));
        assertThat(objects.get(ResourceQuota.class, "customer-abc123").getSpec().getHard())
                .isEqualTo(Map.of(
                        "requests.cpu", new Quantity("4"),
                        "requests.memory", new Quantity("4Gi"),
                        "limits.cpu", new Quantity("4"),
                        "limits.memory", new Quantity("4Gi"),
                        "persistentvolumeclaims", new Quantity("5"),
                        "services", new Quantity("10")));
    }

    /** Defaults are the same, except for images and for the memory of the broker, which now runs on Java. */
    @Test
    void defaultsMatchThePreviousStack() {
        Objects current = Chart.render(Chart.DEFAULTS);
        Objects previous = Chart.render(VALUES);

        for (String component : List.of("postgres", "api", "exporter")) {
            assertThat(current.container(component).getResources())
                    .isEqualTo(previous.container(component).getResources());
        }
        assertThat(current.container("broker").getResources().getLimits().get("cpu"))
                .isEqualTo(
                        previous.container("broker").getResources().getLimits().get("cpu"));
    }

    @Test
    void passesLint() {
        LintResult result = new Helm(Chart.FOLDER).lint().strict().call();

        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    }

    /** helm template test-customer … --show-only templates/api.yaml --set customer.id=test123 --set license.key="test" */
    @Test
    void eachComponentHasItsTemplateFile() {
        String rendered =
                Chart.template("test-customer", "customer: {id: test123}\nlicense: {key: test}\n", Chart.NEWEST);

        assertThat(rendered).contains("# Source: customer-instance/templates/api.yaml", "name: customer-test123-api");
    }

    /** helm install test-customer … does not set domain.base. */
    @Test
    void rendersNoIngressWithoutADomain() {
        Objects objects = Chart.render("customer: {id: test123}\n");

        assertThat(objects.names()).noneMatch(name -> name.startsWith("Ingress"));
        assertThat(objects.get(StatefulSet.class, "customer-test123-broker")).isNotNull();
    }
}
