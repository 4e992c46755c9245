package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.reconcile.ReconcileConfig;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.kubernetes.ControlPlane;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that others add to an instance whose plan removes them. */
@Tag("cluster")
class AdditionsInClusterTest {
    private static final String NAMESPACE = "customer-isolated";
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String CATALOG = """
            initial: isolated
            plans:
              isolated:
                title: Isolated
                license_days: 35
                renews: true
                remove_additions: true
                limits: {devices: 1, users: 1, messages_per_second: 1, retention_days: 1}
            """;

    private final ControlPlane controlPlane = ControlPlane.shared();
    private final KubernetesClient client = controlPlane.client();

    @TempDir
    private Path folder;

    @Test
    void thePlanRemovesPoliciesAndBindingsOfOthers() throws IOException {
        Path catalog = Files.writeString(folder.resolve("plans.yaml"), CATALOG);
        ReconcileConfig reconcile = ReconcileConfig.builder()
                .idleInterval(Duration.ofSeconds(1))
                .ratePerSecond(1_000)
                .pollInterval(Duration.ofMillis(100))
                .resyncInterval(Duration.ofSeconds(1))
                .build();
        try (FakeInstances instances = new FakeInstances();
                TestProvisioner provisioner = new TestProvisioner(
                        TestDatabase.create(),
                        Duration.ofSeconds(30),
                        PlanCatalog.read(catalog),
                        KubernetesTargets.create(controlPlane.kubeconfig(), instances.url()),
                        reconcile,
                        SignupLimits.DEFAULT,
                        new ThrottleConfig(0, Duration.ZERO))) {
            provisioner
                    .call(
                            "POST",
                            "/customers/signup",
                            "",
                            TestProvisioner.signUpRequest("isolated@example.com", "Isolated")
                                    .put("customer_id", "isolated"))
                    .expect(201);
            String operator = provisioner.addOperator();
            Awaitility.await().atMost(TIMEOUT).until(() -> provisioner
                    .get("/customers/isolated/deployment/status", operator)
                    .expect(200)
                    .json()
                    .getString("state")
                    .equals("ready"));
            Set<String> own = policies();
            addPolicy();
            addBinding();

            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> policies().equals(own) && bindings().isEmpty());
            assertThat(own).hasSizeGreaterThan(3);
        }
    }

    private void addPolicy() {
        client.resource(new NetworkPolicyBuilder()
                        .withNewMetadata()
                        .withName("allow-all")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewSpec()
                        .withNewPodSelector()
                        .endPodSelector()
                        .addNewIngress()
                        .endIngress()
                        .endSpec()
                        .build())
                .create();
    }

    private void addBinding() {
        client.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("everybody")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "view")
                        .addNewSubject("rbac.authorization.k8s.io", "Group", "system:authenticated", null)
                        .build())
                .create();
    }

    private Set<String> policies() {
        return names(client.network()
                .v1()
                .networkPolicies()
                .inNamespace(NAMESPACE)
                .list()
                .getItems());
    }

    private Set<String> bindings() {
        return names(client.rbac().roleBindings().inNamespace(NAMESPACE).list().getItems());
    }

    private static Set<String> names(List<? extends HasMetadata> objects) {
        return objects.stream().map(object -> object.getMetadata().getName()).collect(Collectors.toSet());
    }
}
