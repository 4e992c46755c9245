package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.kubernetes.ControlPlane;
import dev.rookery.testkit.kubernetes.HelmTools;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The provisioner deploys the same objects, field by field, as {@code helm install}. */
@Tag("cluster")
class HelmEquivalenceInClusterTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final SignupLimits UNLIMITED_SIGNUPS = new SignupLimits(1_000_000, 1_000_000);

    /** Fields that the server assigns. */
    private static final Set<String> SERVER_ASSIGNED = Set.of(
            "clusterIP",
            "clusterIPs",
            "creationTimestamp",
            "generation",
            "managedFields",
            "resourceVersion",
            "selfLink",
            "uid",
            "volumeName");

    /** Passwords and a certificate, which are generated, and the checksum of passwords given as values. */
    private static final Set<String> GENERATED = Set.of(
            "POSTGRES_PASSWORD",
            "PGPASSWORD",
            "ROOKERY_ADMIN_TOKEN",
            "ROOKERY_API_FIRST_PASSWORD",
            "ROOKERY_API_TOKEN_KEY",
            "ROOKERY_SERVICE_KEY",
            "checksum/secrets",
            "tls.crt",
            "tls.key",
            "ca.crt",
            "rookery.dev/renew-after");

    private final ControlPlane controlPlane = ControlPlane.shared();
    private final KubernetesClient client = controlPlane.client();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            trial | {}
            enterprise | {"cpu": "8", "memory": "8Gi"}
            """)
    void provisionerAndHelmDeployTheSameObjects(String plan, String quota) throws IOException {
        String id = "same-" + plan;
        Map<String, String> byProvisioner;
        JsonObject license;
        String keys;
        String billingToken;
        try (FakeInstances instances = new FakeInstances();
                TestProvisioner provisioner = new TestProvisioner(
                        TestDatabase.create(),
                        KubernetesTargets.create(controlPlane.kubeconfig(), instances.url()),
                        TestProvisioner.shortDelays(),
                        UNLIMITED_SIGNUPS)) {
            String operator = provisioner.addOperator();
            provisioner
                    .call(
                            "POST",
                            "/customers/signup",
                            "",
                            TestProvisioner.signUpRequest("same@example.com", "Same")
                                    .put("customer_id", id))
                    .expect(201);
            provisioner
                    .call(
                            "POST",
                            "/customers/" + id + "/deployment/upgrade",
                            operator,
                            new JsonObject().put("plan", plan))
                    .expect(202);
            await(provisioner, operator, id, "ready");
            byProvisioner = objects("customer-" + id);
            license = provisioner
                    .get("/customers/" + id + "/license", operator)
                    .expect(200)
                    .json();
            keys = provisioner
                    .get("/licenses/public-key", "")
                    .expect(200)
                    .json()
                    .getString("public_key");
            billingToken = decode(client.secrets()
                    .inNamespace("customer-" + id)
                    .withName("customer-" + id + "-secrets")
                    .get()
                    .getData()
                    .get("BILLING_API_TOKEN"));
            provisioner
                    .call("DELETE", "/customers/" + id + "/deployment?now=true", operator, null)
                    .expect(202);
            await(provisioner, operator, id, "deleted");
        }

        JsonObject values = new JsonObject()
                .put(
                        "customer",
                        new JsonObject()
                                .put("id", id)
                                .put("email", "same@example.com")
                                .put("companyName", "Same"))
                .put(
                        "license",
                        new JsonObject()
                                .put("key", license.getString("license"))
                                .put("publicKey", keys))
                .put("handover", new JsonObject().put("publicKey", keys))
                .put("domain", new JsonObject().put("base", "iot.example.com"))
                .put("image", "registry.example.com/rookery:1")
                .put("billing", new JsonObject().put("url", "https://billing.example.com"))
                .put("secrets", new JsonObject().put("BILLING_API_TOKEN", billingToken))
                .put("resourceQuota", new JsonObject(quota));
        Path file = Files.writeString(folder.resolve("values.yaml"), values.encode());
        HelmTools.version(3, controlPlane)
                .helm(
                        "install",
                        "customer-" + id,
                        "../deploy/charts/customer-instance",
                        "--namespace=customer-" + id,
                        "--create-namespace",
                        "--wait",
                        "--values=" + file)
                .orFail();

        Map<String, String> byHelm = objects("customer-" + id);
        assertThat(byProvisioner.keySet()).isEqualTo(byHelm.keySet()).hasSizeGreaterThan(20);
        byProvisioner.forEach((name, object) -> assertThat(object).as(name).isEqualTo(byHelm.get(name)));
    }

    private static void await(TestProvisioner provisioner, String operator, String id, String state) {
        Awaitility.await(id + " is " + state)
                .atMost(TIMEOUT)
                .until(
                        () -> provisioner
                                .get("/customers/" + id + "/deployment/status", operator)
                                .expect(200)
                                .json(),
                        status -> status.getString("state").equals(state)
                                && (state.equals("deleted")
                                        || status.getLong("observed_generation").equals(status.getLong("generation"))));
    }

    /** Returns the objects as text, by kind and name, without server-assigned and generated fields. */
    private Map<String, String> objects(String namespace) {
        Map<String, String> objects = new TreeMap<>();
        for (HasMetadata object : new NamespaceObjects(client).of(namespace)) {
            String text = client.getKubernetesSerialization().asJson(object);
            JsonObject json = new JsonObject(text);
            json.remove("status");
            if (!"helm.sh/release.v1".equals(json.getString("type"))) {
                objects.put(
                        object.getKind() + " " + object.getMetadata().getName(),
                        clean(json.getMap()).toString());
            }
        }
        return objects;
    }

    private static Object clean(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> cleaned = new TreeMap<>();
            map.forEach((key, inner) -> {
                String name = (String) key;
                Object cleanedInner = GENERATED.contains(name) ? "random" : clean(inner);
                // Names of token Secrets, which old clusters add to ServiceAccounts.
                boolean token = name.equals("secrets") && inner instanceof List;
                boolean empty = cleanedInner instanceof Map<?, ?> nothing && nothing.isEmpty();
                if (!token
                        && !SERVER_ASSIGNED.contains(name)
                        && !isToolAnnotation(name)
                        && !(name.equals("annotations") && empty)) {
                    cleaned.put(name, cleanedInner);
                }
            });
            return cleaned;
        }
        if (value instanceof JsonObject object) {
            return clean(object.getMap());
        }
        return value instanceof List<?> list
                ? list.stream().map(HelmEquivalenceInClusterTest::clean).collect(Collectors.toList())
                : value;
    }

    /** Annotations of Helm, and of controllers on volume claims. */
    private static boolean isToolAnnotation(String name) {
        return name.startsWith("meta.helm.sh/")
                || name.startsWith("pv.kubernetes.io/")
                || name.startsWith("volume.beta.kubernetes.io/")
                || name.startsWith("deployment.kubernetes.io/");
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
