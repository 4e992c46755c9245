package dev.rookery.app.platform;

import com.sun.net.httpserver.HttpServer;
import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.KubernetesClients;
import dev.rookery.provisioner.kubernetes.KubernetesConfig;
import dev.rookery.provisioner.kubernetes.KubernetesTarget;
import dev.rookery.provisioner.license.ProvisionerSecret;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.target.DeploymentTarget;
import dev.rookery.testkit.kubernetes.ControlPlane;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The contract of deployment targets on a real control plane. */
@Tag("cluster")
class KubernetesTargetInClusterTest extends DeploymentTargetContract {
    private static final ControlPlane CONTROL_PLANE = ControlPlane.shared();
    private static final KubernetesClient CLIENT = CONTROL_PLANE.client();
    private static HttpServer healthy;
    private static KubernetesTarget target;

    @BeforeAll
    static void start() throws IOException {
        healthy = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        healthy.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        healthy.start();
        target = new KubernetesTarget(
                KubernetesClients.of(
                                Config.fromKubeconfig(CONTROL_PLANE.kubeconfig().toFile()))
                        .build(),
                new KubernetesConfig(
                        "iot.example.com",
                        Optional.empty(),
                        "http://127.0.0.1:" + healthy.getAddress().getPort() + "/{id}",
                        Optional.empty(),
                        Map.of("image", "registry.example.com/rookery:1")),
                ProvisionerSecret.of("a test secret that is long enough"));
    }

    @AfterAll
    static void stop() {
        target.close();
        healthy.stop(0);
    }

    @Override
    DeploymentTarget target() {
        return target;
    }

    @Override
    PlanCatalog plans() {
        return PlanCatalog.builtIn();
    }

    @Override
    void register(Customer customer) {
        // The target needs nothing of the database.
    }

    @Override
    void disturb(CustomerId customer) {
        String name = "customer-" + customer;
        CLIENT.apps().deployments().inNamespace(name).withName(name + "-api").delete();
    }

    @Override
    void createForeign(CustomerId customer) {
        CLIENT.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("customer-" + customer)
                        .endMetadata()
                        .build())
                .create();
    }
}
