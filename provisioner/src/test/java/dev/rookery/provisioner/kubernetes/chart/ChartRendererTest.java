package dev.rookery.provisioner.kubernetes.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.provisioner.TestProvisioner;
import dev.rookery.provisioner.chart.ChartArchive;
import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.cluster.ClusterInfo;
import dev.rookery.provisioner.license.IssuedLicense;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.target.InstanceSpec;
import dev.rookery.testkit.RunningProcess;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects that the chart renders for an instance. */
class ChartRendererTest {
    private static final ClusterInfo CLUSTER = new ClusterInfo("1.20.2", List.of(), List.of());
    private static final String KEYS = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n".repeat(2);
    private static final ChartRenderer RENDERER = new ChartRenderer(
            new ChartValues(
                    "iot.example.com",
                    Optional.of("https://billing.example.com"),
                    Map.of("image", "registry.example.com/rookery:1", "postgres", Map.of("storageSize", "20Gi"))),
            new KubernetesSerialization());

    @TempDir
    Path temporary;

    @AfterAll
    static void close() {
        RENDERER.close();
    }

    /** Instances stay on the chart of an earlier version until a rollout. */
    @Test
    void rendersTheChartOfAnEarlierVersion() throws IOException {
        ChartArchive packaged = RENDERER.packagedChart();
        Path folder = ChartArchives.unpack(packaged, temporary.resolve("chart"));
        assertThat(ChartArchives.pack(folder).digest()).isEqualTo(packaged.digest());
        Path description = folder.resolve("Chart.yaml");
        Files.writeString(
                description, Files.readString(description).replaceFirst("(?m)^version:.*$", "version: 0.0.1"));
        ChartArchive earlier = ChartArchives.pack(folder);
        InstanceSpec spec = spec("x", true);
        InstanceSpec pinned = new InstanceSpec(
                spec.customer(),
                spec.plan(),
                spec.license(),
                spec.publicKeys(),
                spec.image(),
                Map.of(),
                Optional.of(earlier),
                true);

        assertThat(earlier.version()).isEqualTo("0.0.1");
        assertThat(chartLabels(pinned)).containsExactly("customer-instance-0.0.1");
        assertThat(chartLabels(spec)).doesNotContain("customer-instance-0.0.1").hasSize(1);
        assertThat(RENDERER.inputsDigest(pinned, CLUSTER)).isNotEqualTo(RENDERER.inputsDigest(spec, CLUSTER));
    }

    /** A restore fetches the newest backup of the folder. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, customer-abc123",
                "'', customer-abc123",
                "plants, plants/customer-abc123",
                "plants/, plants/customer-abc123",
                "plants/customer-abc123, plants/customer-abc123",
                "plants/customer-other, plants/customer-other/customer-abc123"
            })
    void customersDoNotShareAFolderOfBackups(String prefix, String expected) {
        Map<String, Object> storage = new HashMap<>(Map.of("bucket", "backups", "secretName", "storage"));
        if (prefix != null) {
            storage.put("prefix", prefix);
        }
        InstanceSpec spec = spec("x", true);
        InstanceSpec stored = new InstanceSpec(
                spec.customer(),
                spec.plan(),
                spec.license(),
                spec.publicKeys(),
                spec.image(),
                Map.of("backup", Map.of("enabled", true, "objectStorage", storage)),
                Optional.empty(),
                true);

        List<HasMetadata> objects = RENDERER.render(stored, CLUSTER);

        Job restore = RestoreJob.job(spec.customer().id(), 1, objects);
        assertThat(restore.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getInitContainers()
                        .get(0)
                        .getEnv())
                .filteredOn(variable -> variable.getName().equals("ROOKERY_BACKUP_PREFIX"))
                .extracting(EnvVar::getValue)
                .containsExactly(expected);
        assertThat(RestoreJob.fetchesBackups(spec.customer().id(), objects)).isTrue();
        assertThat(RestoreJob.fetchesBackups(spec.customer().id(), RENDERER.render(spec, CLUSTER)))
                .isFalse();
    }

    private static Set<String> chartLabels(InstanceSpec spec) {
        return RENDERER.render(spec, CLUSTER).stream()
                .map(object -> object.getMetadata().getLabels().get("helm.sh/chart"))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    @Test
    void reportsValuesThatTheSchemaRefuses() {
        Plan plan = spec("x", true).plan();

        assertThat(RENDERER.violation(plan, Map.of())).isEmpty();
        assertThat(RENDERER.violation(plan, Map.of("resourceQuota", "much")).orElseThrow())
                .contains("resourceQuota");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Acme Corp",
                "O'Brien \"& Sons\" `id` $(reboot) ; rm -rf / #",
                "a: {b: [c]}\n---\nkind: Secret\n",
                "{{ .Values.secrets }} {{ fail \"x\" }}",
                "🚀 日本 \u202e\u0085\u2028\u007f\ufeff end",
                "null",
                "true",
                "~",
                "1e3",
                "0x10",
                "\\u0041\\n",
                "*anchor &ref !!tag | > % @",
                " leading\tand trailing ",
                "multi\r\nline\n\n"
            })
    void rendersAnyTextAsIs(String company) {
        List<HasMetadata> objects = RENDERER.render(spec(company, true), CLUSTER);

        Map<String, String> data = find(objects, Secret.class, "secrets").getData();
        assertThat(decode(data.get("CUSTOMER_COMPANY"))).isEqualTo(company);
        assertThat(objects).allMatch(object -> object.getMetadata().getName().startsWith("customer-abc123"));
        assertThat(objects).hasSameSizeAs(RENDERER.render(spec("x", true), CLUSTER));
    }

    @Test
    void mergesValuesOfOperatorPlanAndCustomer() {
        List<HasMetadata> objects = RENDERER.render(spec("Acme", true), CLUSTER);

        assertThat(variables(find(objects, Deployment.class, "api")))
                .containsEntry("ROOKERY_LICENSE_PUBLIC_KEY", KEYS)
                .containsEntry("ROOKERY_CUSTOMER_ID", "abc123");
        assertThat(variables(find(objects, Deployment.class, "exporter")))
                .containsEntry("BILLING_API_URL", "https://billing.example.com");
        assertThat(find(objects, ResourceQuota.class, "").getSpec().getHard().get("requests.memory"))
                .hasToString("8Gi");
        assertThat(find(objects, Deployment.class, "api")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImage())
                .isEqualTo("registry.example.com/rookery:1");
        assertThat(find(objects, StatefulSet.class, "postgres")
                        .getSpec()
                        .getVolumeClaimTemplates()
                        .get(0)
                        .getSpec()
                        .getResources()
                        .getRequests()
                        .get("storage"))
                .hasToString("20Gi");
    }

    @Test
    void secretContainsPlaceholdersInPlaceOfPasswords() {
        Map<String, String> data = find(RENDERER.render(spec("Acme", true), CLUSTER), Secret.class, "secrets")
                .getData();

        for (String key : InstanceSecrets.KEYS) {
            assertThat(decode(data.get(key))).as(key).isEqualTo(InstanceSecrets.PLACEHOLDER);
        }
        assertThat(decode(data.get("IOTISTIC_LICENSE_KEY"))).isEqualTo("ey.ey.x");
    }

    /** Equal inputs render equal objects: the certificate is generated for the first write only. */
    @Test
    void certificateIsAPlaceholderUntilItIsGenerated() {
        List<HasMetadata> objects = RENDERER.render(spec("Acme", true), CLUSTER);
        Secret rendered = find(objects, Secret.class, "broker-internal");

        assertThat(rendered.getData().values()).hasSize(3).allSatisfy(value -> assertThat(decode(value))
                .isEqualTo(InstanceSecrets.PLACEHOLDER));
        assertThat(RENDERER.render(spec("Acme", true), CLUSTER)).isEqualTo(objects);

        Secret generated = RENDERER.internalCertificate(new CustomerId("abc123"));
        assertThat(generated.getMetadata().getName())
                .isEqualTo(rendered.getMetadata().getName());
        assertThat(decode(generated.getData().get("tls.crt"))).startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(decode(generated.getData().get("tls.key"))).startsWith("-----BEGIN EC PRIVATE KEY-----");
        assertThat(generated.getData())
                .isNotEqualTo(
                        RENDERER.internalCertificate(new CustomerId("abc123")).getData());
    }

    @Test
    void suspensionScalesToZeroAndKeepsAllObjects() {
        List<HasMetadata> running = RENDERER.render(spec("Acme", true), CLUSTER);
        List<HasMetadata> suspended = RENDERER.render(spec("Acme", false), CLUSTER);

        assertThat(suspended).hasSameSizeAs(running);
        assertThat(suspended).allSatisfy(object -> {
            if (object instanceof Deployment deployment) {
                assertThat(deployment.getSpec().getReplicas()).isZero();
            }
            if (object instanceof StatefulSet set) {
                assertThat(set.getSpec().getReplicas()).isZero();
            }
        });
    }

    /** Helm's library replaces the signal handlers, which would prevent a graceful shutdown. */
    @Test
    void aProcessThatHasRenderedStillHandlesSigterm() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try (RunningProcess process = RunningProcess.start(
                List.of(java, "-cp", System.getProperty("java.class.path"), RenderingProcess.class.getName()))) {
            process.awaitOutput("rendered", TestProvisioner.TIMEOUT);

            process.terminate();

            assertThat(process.awaitExit(TestProvisioner.TIMEOUT)).isEqualTo(143);
        }
    }

    /** Renders and waits for a signal. */
    static final class RenderingProcess {
        public static void main(String[] arguments) throws InterruptedException {
            RENDERER.render(spec("Acme", true), CLUSTER);
            RENDERER.render(spec("Acme", false), CLUSTER);
            System.out.println("rendered");
            new CountDownLatch(1).await();
        }
    }

    private static InstanceSpec spec(String company, boolean running) {
        CustomerId id = new CustomerId("abc123");
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        return new InstanceSpec(
                new Customer(id, "john@example.com", company, "enterprise", now),
                PlanCatalog.builtIn().find("enterprise").orElseThrow(),
                new IssuedLicense(new UUID(0, 1), id, "enterprise", "key", "ey.ey.x", now, now),
                KEYS,
                Optional.empty(),
                running);
    }

    private static <T extends HasMetadata> T find(List<HasMetadata> objects, Class<T> kind, String suffix) {
        return objects.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(object -> object.getMetadata().getName().endsWith(suffix))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> variables(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
