package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.kubernetes.InstanceRole;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.kubernetes.ControlPlane;
import dev.rookery.testkit.kubernetes.HelmProgram;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
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

/** With the rights that its chart gives it, the provisioner can do all its work, and nothing else. */
@Tag("cluster")
class ProvisionerRightsInClusterTest {
    private static final String CHART = "../deploy/charts/provisioner";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final SignupLimits MANY = new SignupLimits(1_000_000, 1_000_000);

    private final ControlPlane controlPlane = ControlPlane.shared();
    private final KubernetesClient admin = controlPlane.client();

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void theChartIsInstalledUpgradedAndKeepsItsSecret(int helm) {
        String namespace = "rookery-helm" + helm;
        HelmProgram tools = HelmProgram.version(helm, controlPlane);
        install(tools, namespace, "--wait", "--timeout=5m");
        String secret = secret(namespace);
        assertThat(secret).hasSizeGreaterThan(40);

        tools.helm(
                        "upgrade",
                        "provisioner",
                        CHART,
                        "--namespace=" + namespace,
                        "--reuse-values",
                        "--set=replicas=2",
                        "--wait",
                        "--timeout=5m")
                .orFail();
        assertThat(secret(namespace)).isEqualTo(secret);
        // Helm 3 asks the ReplicaSet, which is told of first.
        Awaitility.await().atMost(PATIENCE).until(() -> Integer.valueOf(2)
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
    void theRightsSufficeForTheWholeWorkAndForNothingElse() {
        install(HelmProgram.version(3, controlPlane), "rookery");
        InstanceRole role = new InstanceRole("rookery-provisioner-instance", "rookery", "provisioner");
        try (HealthyInstances instances = new HealthyInstances();
                TestProvisioner provisioner = new TestProvisioner(
                        TestDatabase.create(),
                        ClusterTargets.target(serviceAccount(), instances.url(), Optional.of(role)),
                        TestProvisioner.eager(),
                        MANY)) {
            String operator = provisioner.operator();
            wholeWork(provisioner, operator);
        }
        try (KubernetesClient own =
                new KubernetesClientBuilder().withConfig(serviceAccount()).build()) {
            nothingElse(own);
        }
    }

    private void wholeWork(TestProvisioner provisioner, String operator) {
        provisioner
                .call(
                        "POST",
                        "/customers/signup",
                        "",
                        TestProvisioner.signup("rights@example.com", "Rights").put("customer_id", "rights"))
                .expect(201);
        await(provisioner, operator, "ready");
        assertThat(admin.rbac()
                        .roleBindings()
                        .inNamespace("customer-rights")
                        .list()
                        .getItems())
                .hasSize(1);

        // Deleted and changed by hand, the rights themselves and Secrets included.
        admin.secrets()
                .inNamespace("customer-rights")
                .withName("customer-rights-secrets")
                .delete();
        admin.apps()
                .deployments()
                .inNamespace("customer-rights")
                .withName("customer-rights-api")
                .delete();
        Awaitility.await().atMost(PATIENCE).until(() -> exists("customer-rights-secrets", "customer-rights-api"));
        admin.rbac().roleBindings().inNamespace("customer-rights").delete();
        Awaitility.await().atMost(PATIENCE).until(() -> !admin.rbac()
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
        Awaitility.await().atMost(PATIENCE).until(() -> admin.resourceQuotas()
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

    private void nothingElse(KubernetesClient own) {
        forbidden(() -> own.secrets().inNamespace("rookery").list());
        forbidden(() ->
                own.secrets().inNamespace("kube-system").withName("anything").get());
        forbidden(() -> own.secrets().inAnyNamespace().list());
        forbidden(() -> own.pods().inNamespace("kube-system").list());
        forbidden(() -> own.nodes().list());
        forbidden(() -> create(
                own,
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("x")
                        .withNamespace("default")
                        .endMetadata()
                        .build()));
        forbidden(() -> create(
                own,
                new SecretBuilder()
                        .withNewMetadata()
                        .withName("x")
                        .withNamespace("default")
                        .endMetadata()
                        .build()));
        forbidden(() -> own.apps()
                .deployments()
                .inNamespace("rookery")
                .withName("provisioner")
                .scale(0));
        // More rights than it has it can give nobody, itself included.
        forbidden(() -> create(
                own,
                new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("x")
                        .withNamespace("default")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                        .addNewSubject(null, "ServiceAccount", "provisioner", "rookery")
                        .build()));
        forbidden(() -> create(
                own,
                new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("x")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "rookery-provisioner-instance")
                        .addNewSubject(null, "ServiceAccount", "provisioner", "rookery")
                        .build()));
        forbidden(
                () -> own.rbac().clusterRoles().withName("rookery-provisioner").edit(role -> {
                    role.getRules()
                            .add(new PolicyRuleBuilder()
                                    .withApiGroups("*")
                                    .withResources("*")
                                    .withVerbs("*")
                                    .build());
                    return role;
                }));
        forbidden(() -> own.serviceAccounts()
                .inNamespace("kube-system")
                .withName("default")
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build()));
    }

    private static void create(KubernetesClient client, HasMetadata object) {
        client.resource(object).create();
    }

    private static void forbidden(ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(KubernetesClientException.class, refusal -> assertThat(refusal.getCode())
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
        Awaitility.await("rights is " + state).atMost(PATIENCE).until(() -> provisioner
                .get("/customers/rights/deployment/status", operator)
                .expect(200)
                .json()
                .getString("state")
                .equals(state));
    }

    private static void install(HelmProgram tools, String namespace, String... more) {
        String[] arguments = {
            "install",
            "provisioner",
            CHART,
            "--namespace=" + namespace,
            "--create-namespace",
            "--set=baseDomain=iot.example.com",
            "--set=existingDatabase.host=db.example.com",
            "--set=secrets.PGPASSWORD=secret",
            "--set=ingress.enabled=true"
        };
        tools.helm(java.util.stream.Stream.of(arguments, more)
                        .flatMap(java.util.stream.Stream::of)
                        .toArray(String[]::new))
                .orFail();
    }

    private String secret(String namespace) {
        return admin.secrets()
                .inNamespace(namespace)
                .withName("provisioner")
                .get()
                .getData()
                .get("PROVISIONER_SECRET");
    }

    /** As the pod would be let in: by the token of its service account alone. */
    private Config serviceAccount() {
        Config all = admin.getConfiguration();
        String token = admin.serviceAccounts()
                .inNamespace("rookery")
                .withName("provisioner")
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getStatus()
                .getToken();
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(all.getMasterUrl())
                .withCaCertFile(all.getCaCertFile())
                .withCaCertData(all.getCaCertData())
                .withOauthToken(token)
                .build();
    }
}
