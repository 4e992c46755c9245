package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.kubernetes.InstanceRole;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.kubernetes.ControlPlane;
import dev.rookery.testkit.kubernetes.HelmTools;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The permissions that the chart grants are sufficient and minimal. */
@Tag("cluster")
class ProvisionerPermissionsInClusterTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final SignupLimits UNLIMITED_SIGNUPS = new SignupLimits(1_000_000, 1_000_000);

    private final ControlPlane controlPlane = ControlPlane.shared();
    private final KubernetesClient admin = controlPlane.client();

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void installAndUpgradeKeepTheSecret(int helm) {
        String namespace = "rookery-helm" + helm;
        HelmTools tools = HelmTools.version(helm, controlPlane);
        ProvisionerRelease.install(tools, controlPlane, namespace, "--wait", "--timeout=5m");
        String secret = secret(namespace);
        assertThat(secret).hasSizeGreaterThan(40);

        tools.helm(
                        "upgrade",
                        "provisioner",
                        ProvisionerRelease.CHART,
                        "--namespace=" + namespace,
                        "--reuse-values",
                        "--set=replicas=2",
                        "--wait",
                        "--timeout=5m")
                .orFail();
        assertThat(secret(namespace)).isEqualTo(secret);
        // Helm 3 waits for the ReplicaSet, whose status is updated before the Deployment's.
        Awaitility.await().atMost(TIMEOUT).until(() -> Integer.valueOf(2)
                .equals(admin.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName("provisioner")
                        .get()
                        .getStatus()
                        .getReadyReplicas()));

        tools.helm("uninstall", "provisioner", "--namespace=" + namespace).orFail();
        assertThat(secret(namespace)).isEqualTo(secret);
    }

    @Test
    void permissionsAreSufficientAndMinimal() {
        ProvisionerRelease release = ProvisionerRelease.install(controlPlane, "rookery");
        InstanceRole role = new InstanceRole("rookery-provisioner-instance", "rookery", "provisioner");
        try (FakeInstances instances = new FakeInstances();
                TestProvisioner provisioner = new TestProvisioner(
                        TestDatabase.create(),
                        KubernetesTargets.create(release.serviceAccount(), instances.url(), Optional.of(role)),
                        TestProvisioner.shortDelays(),
                        UNLIMITED_SIGNUPS)) {
            String operator = provisioner.addOperator();
            exerciseAllFeatures(provisioner, operator);
        }
        try (KubernetesClient restricted = new KubernetesClientBuilder()
                .withConfig(release.serviceAccount())
                .build()) {
            requireNothingElse(restricted);
        }
    }

    private void exerciseAllFeatures(TestProvisioner provisioner, String operator) {
        provisioner
                .call(
                        "POST",
                        "/customers/signup",
                        "",
                        TestProvisioner.signUpRequest("rights@example.com", "Rights")
                                .put("customer_id", "rights"))
                .expect(201);
        await(provisioner, operator, "ready");
        assertThat(admin.rbac()
                        .roleBindings()
                        .inNamespace("customer-rights")
                        .list()
                        .getItems())
                .hasSize(1);

        // Drift, also of the RoleBinding and of Secrets.
        admin.secrets()
                .inNamespace("customer-rights")
                .withName("customer-rights-secrets")
                .delete();
        admin.apps()
                .deployments()
                .inNamespace("customer-rights")
                .withName("customer-rights-api")
                .delete();
        Awaitility.await().atMost(TIMEOUT).until(() -> exists("customer-rights-secrets", "customer-rights-api"));
        admin.rbac().roleBindings().inNamespace("customer-rights").delete();
        Awaitility.await().atMost(TIMEOUT).until(() -> !admin.rbac()
                .roleBindings()
                .inNamespace("customer-rights")
                .list()
                .getItems()
                .isEmpty());
        await(provisioner, operator, "ready");

        provisioner
                .call(
                        "POST",
                        "/customers/rights/deployment/upgrade",
                        operator,
                        new JsonObject().put("plan", "enterprise"))
                .expect(202);
        Awaitility.await().atMost(TIMEOUT).until(() -> admin.resourceQuotas()
                .inNamespace("customer-rights")
                .withName("customer-rights")
                .get()
                .getSpec()
                .getHard()
                .get("limits.cpu")
                .toString()
                .equals("8"));
        await(provisioner, operator, "ready");
        provisioner.get("/customers/rights/deployment/difference", operator).expect(200);
        provisioner
                .call("DELETE", "/customers/rights/deployment", operator, null)
                .expect(202);
        await(provisioner, operator, "suspended");
        provisioner
                .call("DELETE", "/customers/rights/deployment?now=true", operator, null)
                .expect(202);
        await(provisioner, operator, "deleted");
        assertThat(admin.namespaces().withName("customer-rights").get()).isNull();
    }

    private void requireNothingElse(KubernetesClient restricted) {
        forbidden(() -> restricted.secrets().inNamespace("rookery").list());
        forbidden(() -> restricted
                .secrets()
                .inNamespace("kube-system")
                .withName("anything")
                .get());
        forbidden(() -> restricted.secrets().inAnyNamespace().list());
        forbidden(() -> restricted.pods().inNamespace("kube-system").list());
        forbidden(() -> restricted.nodes().list());
        forbidden(() -> create(
                restricted,
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("x")
                        .withNamespace("default")
                        .endMetadata()
                        .build()));
        forbidden(() -> create(
                restricted,
                new SecretBuilder()
                        .withNewMetadata()
                        .withName("x")
                        .withNamespace("default")
                        .endMetadata()
                        .build()));
        forbidden(() -> restricted
                .apps()
                .deployments()
                .inNamespace("rookery")
                .withName("provisioner")
                .scale(0));
        // It cannot grant permissions that it lacks, not even to itself.
        forbidden(() -> create(
                restricted,
                new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("x")
                        .withNamespace("default")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                        .addNewSubject(null, "ServiceAccount", "provisioner", "rookery")
                        .build()));
        forbidden(() -> create(
                restricted,
                new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("x")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "rookery-provisioner-instance")
                        .addNewSubject(null, "ServiceAccount", "provisioner", "rookery")
                        .build()));
        forbidden(() -> restricted
                .rbac()
                .clusterRoles()
                .withName("rookery-provisioner")
                .edit(role -> {
                    role.getRules()
                            .add(new PolicyRuleBuilder()
                                    .withApiGroups("*")
                                    .withResources("*")
                                    .withVerbs("*")
                                    .build());
                    return role;
                }));
        forbidden(() -> restricted
                .serviceAccounts()
                .inNamespace("kube-system")
                .withName("default")
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build()));
    }

    private static void create(KubernetesClient client, HasMetadata object) {
        client.resource(object).create();
    }

    private static void forbidden(ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(KubernetesClientException.class, rejection -> assertThat(rejection.getCode())
                        .isEqualTo(403));
    }

    private boolean exists(String secret, String deployment) {
        return admin.secrets().inNamespace("customer-rights").withName(secret).get() != null
                && admin.apps()
                                .deployments()
                                .inNamespace("customer-rights")
                                .withName(deployment)
                                .get()
                        != null;
    }

    private static void await(TestProvisioner provisioner, String operator, String state) {
        Awaitility.await("rights is " + state).atMost(TIMEOUT).until(() -> provisioner
                .get("/customers/rights/deployment/status", operator)
                .expect(200)
                .json()
                .getString("state")
                .equals(state));
    }

    private String secret(String namespace) {
        return admin.secrets()
                .inNamespace(namespace)
                .withName("provisioner")
                .get()
                .getData()
                .get("PROVISIONER_SECRET");
    }
}
