package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.admission.AdmissionRules;
import dev.rookery.provisioner.admission.AdmissionWebhook;
import dev.rookery.provisioner.admission.AdmissionWebhookConfig;
import dev.rookery.provisioner.kubernetes.InstanceRole;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.kubernetes.ControlPlane;
import dev.rookery.testkit.kubernetes.HelmTools;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The webhook of the chart on an API server that has no ValidatingAdmissionPolicy. */
@Tag("cluster")
class AdmissionWebhookInClusterTest {
    private static final String NAMESPACE = "admission";
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Map<String, String> RESTRICTED = Map.of("pod-security.kubernetes.io/enforce", "restricted");
    private static final ControlPlane CONTROL_PLANE = ControlPlane.shared();
    private static final KubernetesClient ADMIN = CONTROL_PLANE.client();

    @TempDir
    private static Path folder;

    private static ProvisionerRelease release;
    private static KubernetesClient provisioner;
    private static AdmissionWebhook webhook;
    private static ValidatingWebhookConfiguration configuration;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        release = ProvisionerRelease.install(CONTROL_PLANE, NAMESPACE);
        provisioner = new KubernetesClientBuilder()
                .withConfig(release.serviceAccount())
                .build();
        createCertificate();
        webhook = startWebhook(0);
        configuration = configuration();
        ADMIN.resource(configuration).create();
        // The API server reads configurations with a delay.
        Awaitility.await("the webhook is called").atMost(TIMEOUT).until(() -> {
            try {
                provisioner
                        .resource(namespace("not-a-customers", RESTRICTED))
                        .dryRun()
                        .create();
                return false;
            } catch (KubernetesClientException e) {
                return e.getMessage().contains("may write only");
            }
        });
    }

    @AfterAll
    static void stop() {
        ADMIN.resource(configuration).delete();
        webhook.close();
        provisioner.close();
    }

    @Test
    void theProvisionerWritesInNamespacesOfCustomersOnly() {
        denied(() -> provisioner.resource(namespace("kube-other", RESTRICTED)).create(), "may write only");
        denied(() -> provisioner.namespaces().withName(NAMESPACE).delete(), "may write only");
        denied(
                () -> provisioner
                        .resource(new RoleBindingBuilder()
                                .withNewMetadata()
                                .withName("all-secrets")
                                .withNamespace("kube-system")
                                .endMetadata()
                                .withNewRoleRef(
                                        "rbac.authorization.k8s.io", "ClusterRole", NAMESPACE + "-provisioner-instance")
                                .addNewSubject(null, "ServiceAccount", "provisioner", NAMESPACE)
                                .build())
                        .create(),
                "may write only");
        forbidden(() -> provisioner.resource(configuration).delete());
    }

    @Test
    void namespacesOfCustomersStayRestricted() {
        denied(
                () -> provisioner
                        .resource(
                                namespace("customer-open", Map.of("pod-security.kubernetes.io/enforce", "privileged")))
                        .create(),
                "must be restricted");
        ADMIN.resource(namespace(
                        "customer-closed",
                        Map.of("pod-security.kubernetes.io/enforce", "restricted", "rookery.dev/customer", "closed")))
                .create();

        denied(
                () -> label(ADMIN, "customer-closed", "pod-security.kubernetes.io/enforce", "baseline"),
                "must be restricted");
        denied(() -> label(ADMIN, "customer-closed", "pod-security.kubernetes.io/warn", "privileged"), "cannot change");
        denied(() -> label(ADMIN, "customer-closed", "rookery.dev/customer", "other"), "cannot change");
        assertThatCode(() -> label(ADMIN, "customer-closed", "team", "a")).doesNotThrowAnyException();
        assertThatCode(() -> label(ADMIN, "default", "pod-security.kubernetes.io/warn", "privileged"))
                .doesNotThrowAnyException();
    }

    @Test
    void podsOfCustomersDoNotReachTheNode() {
        ADMIN.resource(namespace(
                        "customer-pods",
                        Map.of("pod-security.kubernetes.io/enforce", "restricted", "rookery.dev/customer", "pods")))
                .create();
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> ADMIN.serviceAccounts()
                                .inNamespace("customer-pods")
                                .withName("default")
                                .get()
                        != null);
        Pod harmless = pod("harmless");
        Pod hostPath = new PodBuilder(pod("host-path"))
                .editSpec()
                .addNewVolume()
                .withName("root")
                .withNewHostPath("/", null)
                .endVolume()
                .endSpec()
                .build();
        // The API server of the tests refuses privileged containers by itself.
        Pod administrator = new PodBuilder(pod("administrator"))
                .editSpec()
                .editFirstContainer()
                .withNewSecurityContext()
                .withNewCapabilities()
                .addToAdd("SYS_ADMIN")
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
        Pod hostNetwork = new PodBuilder(pod("host-network"))
                .editSpec()
                .withHostNetwork(true)
                .endSpec()
                .build();

        assertThatCode(() -> create(harmless, "customer-pods")).doesNotThrowAnyException();
        denied(() -> create(hostPath, "customer-pods"), "hostPath");
        denied(() -> create(administrator, "customer-pods"), "capabilities");
        denied(() -> create(hostNetwork, "customer-pods"), "network, processes or memory");
        assertThatCode(() -> create(hostPath, "default")).doesNotThrowAnyException();
    }

    @Test
    void instancesBecomeReadyAndAreDeletedBehindTheWebhook() {
        InstanceRole role = new InstanceRole(NAMESPACE + "-provisioner-instance", NAMESPACE, "provisioner");
        try (FakeInstances instances = new FakeInstances();
                TestProvisioner running = new TestProvisioner(
                        TestDatabase.create(),
                        KubernetesTargets.create(release.serviceAccount(), instances.url(), Optional.of(role)),
                        TestProvisioner.shortDelays(),
                        SignupLimits.DEFAULT)) {
            String operator = running.addOperator();
            running.call(
                            "POST",
                            "/customers/signup",
                            "",
                            TestProvisioner.signUpRequest("watched@example.com", "Watched")
                                    .put("customer_id", "watched"))
                    .expect(201);
            await(running, operator, "ready");
            running.call("DELETE", "/customers/watched/deployment?now=true", operator, null)
                    .expect(202);
            await(running, operator, "deleted");
        }
    }

    /** failurePolicy: Fail. An attacker must not get rid of the rules by stopping the webhook. */
    @Test
    void withoutTheWebhookNothingIsAdmitted() throws IOException {
        int port = webhook.port();
        webhook.close();
        try {
            assertThatThrownBy(() -> ADMIN.resource(namespace("customer-late", RESTRICTED))
                            .create())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("failed calling webhook");
            assertThatCode(() -> create(pod("elsewhere"), "default")).doesNotThrowAnyException();
        } finally {
            webhook = startWebhook(port);
        }
    }

    private static void await(TestProvisioner running, String operator, String state) {
        Awaitility.await("watched is " + state).atMost(TIMEOUT).until(() -> running.get(
                        "/customers/watched/deployment/status", operator)
                .expect(200)
                .json()
                .getString("state")
                .equals(state));
    }

    private static void label(KubernetesClient client, String namespace, String label, String value) {
        client.namespaces().withName(namespace).edit(live -> new NamespaceBuilder(live)
                .editMetadata()
                .addToLabels(label, value)
                .endMetadata()
                .build());
    }

    private static void create(Pod pod, String namespace) {
        ADMIN.pods().inNamespace(namespace).resource(pod).create();
    }

    private static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("registry.example.com/main:1")
                .endContainer()
                .endSpec()
                .build();
    }

    private static Namespace namespace(String name, Map<String, String> labels) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build();
    }

    private static void denied(ThrowingCallable attempt, String message) {
        assertThatThrownBy(attempt)
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("denied the request")
                .hasMessageContaining(message);
    }

    private static void forbidden(ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(KubernetesClientException.class, rejection -> assertThat(rejection.getMessage())
                        .contains("cannot delete resource"));
    }

    private static AdmissionWebhook startWebhook(int port) {
        return AdmissionWebhook.start(
                new AdmissionWebhookConfig("127.0.0.1", port, folder.resolve("tls.crt"), folder.resolve("tls.key")),
                new AdmissionRules(NAMESPACE, "provisioner"));
    }

    /** Returns the configuration of the chart. Its Service leads to pods, which do not run in the test: it is replaced by a URL. */
    private static ValidatingWebhookConfiguration configuration() throws IOException {
        String manifest = HelmTools.version(3, CONTROL_PLANE)
                .helm(
                        "template",
                        "provisioner",
                        ProvisionerRelease.CHART,
                        "--namespace=" + NAMESPACE,
                        "--kube-version=1.20.2",
                        "--show-only=templates/admission-webhook.yaml",
                        "--set=admissionWebhook.enabled=true",
                        "--set=baseDomain=iot.example.com",
                        "--set=existingDatabase.host=db.example.com",
                        "--set=secrets.PGPASSWORD=secret")
                .orFail();
        ValidatingWebhookConfiguration found =
                ADMIN.load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8))).items().stream()
                        .filter(ValidatingWebhookConfiguration.class::isInstance)
                        .map(ValidatingWebhookConfiguration.class::cast)
                        .findFirst()
                        .orElseThrow();
        String authority = Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("tls.crt")));
        for (ValidatingWebhook hook : found.getWebhooks()) {
            WebhookClientConfig client = hook.getClientConfig();
            client.setUrl(
                    "https://127.0.0.1:" + webhook.port() + client.getService().getPath());
            client.setService(null);
            client.setCaBundle(authority);
        }
        return found;
    }

    private static void createCertificate() throws IOException, InterruptedException {
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=admission",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1",
                        "-keyout",
                        folder.resolve("tls.key").toString(),
                        "-out",
                        folder.resolve("tls.crt").toString())
                .inheritIO()
                .start();
        assertThat(openssl.waitFor()).isZero();
    }
}
