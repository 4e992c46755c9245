package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values as people write them: text that looks like numbers, amounts without quotes, images with digests. */
class WrittenValuesTest {
    /** Renderings in the default tier, of each chart. */
    private static final int FEW = 12;

    private static final int MANY = 300;

    /** They must agree with others, or the text is part of a name, which an API server checks. */
    private static final List<String> OMITTED = List.of(
            "tenantImport",
            "apiVersions",
            "broker.auth.allowAnonymous",
            "mosquitto.auth.allowAnonymous",
            "secrets",
            "imagePullSecrets",
            "existingDatabase.rootCertificate.secret",
            "trustedCertificates.secret",
            "gateway.enabled",
            "ingress.metrics.enabled");

    /** Kinds of custom resources that the chart may create. */
    private static final String KINDS =
            "apiVersions: [cert-manager.io/v1, gateway.networking.k8s.io/v1, monitoring.coreos.com/v1]\n";

    private static void assertRendersAsWritten(int count) {
        WrittenValues instance = new WrittenValues(Chart.FOLDER, new Random(1));
        WrittenValues provisioner = new WrittenValues(ProvisionerChart.FOLDER, new Random(2));
        for (int i = 0; i < count; i++) {
            String id = List.of("a1", "0123", "1e3", "123", "true", "null").get(i % 6);
            String values = instance.generate(Map.of("customer.id", id, "domain.base", "1.example"), OMITTED);
            assertTyped(values, Chart.documents(values + KINDS, Chart.NEWEST));
            values = provisioner.generate(
                    Map.of(
                            "baseDomain", "1.example",
                            "existingDatabase.host", "1",
                            "secrets.PGPASSWORD", "1",
                            "secrets.PROVISIONER_SECRET", "0".repeat(32)),
                    OMITTED);
            assertTyped(values, ProvisionerChart.documents(values + KINDS, Chart.NEWEST));
        }
    }

    private static void assertTyped(String values, List<String> documents) {
        assertThat(documents).isNotEmpty();
        for (String document : documents) {
            assertThat(ScalarTypes.mismatches(document))
                    .as(values + "\n" + document)
                    .isEmpty();
        }
    }

    @Test
    void textRemainsText() {
        assertRendersAsWritten(FEW);
    }

    @Test
    @Tag("long")
    void textRemainsTextInManyRenderings() {
        assertRendersAsWritten(MANY);
    }

    @ParameterizedTest
    @CsvSource({"'',", "-,''", "1,1", "true,true", "fast,fast", "~,~", "0123,0123"})
    void storageClassesAreText(String written, String rendered) {
        Objects objects = Chart.render(Chart.EVERYTHING
                + "postgres: {storageClass: '%1$s'}\nmosquitto: {storageClass: '%1$s'}\n".formatted(written)
                + "backup: {enabled: true, storageClass: '%s'}\n".formatted(written));

        assertThat(objects.of(StatefulSet.class))
                .flatExtracting(set -> set.getSpec().getVolumeClaimTemplates())
                .extracting(claim -> claim.getSpec().getStorageClassName())
                .containsExactly(rendered, rendered);
        assertThat(objects.of(PersistentVolumeClaim.class))
                .extracting(claim -> claim.getSpec().getStorageClassName())
                .containsExactly(rendered);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123", "83", "1e3", "1_000", "0x1f", "0189", "20250101", "12345678901"})
    void anIdWithoutQuotesIsRefused(String id) {
        assertThatThrownBy(() -> Chart.render("customer: {id: " + id + "}"))
                .hasMessageContaining("customer.id")
                .hasMessageContaining("Write the id in quotes");
    }

    /** The name of the release tells that YAML has not changed the number. */
    @Test
    void anIdWithoutQuotesIsAcceptedIfTheReleaseHasItsName() {
        assertThat(Chart.template("customer-20250101", "customer: {id: 20250101}", Chart.NEWEST))
                .contains("name: customer-20250101-broker");
        assertThatThrownBy(() -> Chart.template("customer-0123", "customer: {id: 0123}", Chart.NEWEST))
                .hasMessageContaining("customer.id: 83 is a number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123", "1e3", "20250101", "true", "null", "0x1f"})
    void anIdInQuotesIsItsText(String id) {
        assertThat(Chart.render("customer: {id: '" + id + "'}").get(StatefulSet.class, "customer-" + id + "-broker"))
                .isNotNull();
    }

    @Test
    void amountsNeedNoQuotes() {
        Objects objects = Chart.render(Chart.DEFAULTS + """
                api: {resources: {requests: {cpu: 0.5, memory: 1073741824}, limits: {cpu: 2}}}
                resourceQuota: {cpu: 4.5, memory: 8589934592, pvcs: 5, services: 10}
                """);

        assertThat(objects.container("api").getResources().getRequests())
                .containsEntry("cpu", new Quantity("0.5"))
                .containsEntry("memory", new Quantity("1073741824"));
        assertThat(objects.container("api").getResources().getLimits()).containsEntry("cpu", new Quantity("2"));
        assertThat(objects.get(ResourceQuota.class, "customer-abc123").getSpec().getHard())
                .containsEntry("requests.cpu", new Quantity("4.5"))
                .containsEntry("limits.memory", new Quantity("8589934592"))
                .containsEntry("services", new Quantity("10"));
    }

    @Test
    void largeNumbersHaveNoExponent() {
        Objects objects = Chart.render(Chart.DEFAULTS + """
                postgres: {runAsUser: 1000660000}
                ingress: {annotations: {nginx.ingress.kubernetes.io/proxy-body-size: 100000000, "a/b": true}}
                tolerations: [{key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 100000000}]
                """);

        assertThat(objects.pods()
                        .get("StatefulSet customer-abc123-postgres")
                        .getSpec()
                        .getSecurityContext())
                .satisfies(security -> assertThat(security.getRunAsUser()).isEqualTo(1_000_660_000L));
        assertThat(objects.get(Ingress.class, "customer-abc123").getMetadata().getAnnotations())
                .containsEntry("nginx.ingress.kubernetes.io/proxy-body-size", "100000000")
                .containsEntry("a/b", "true");
        assertThat(objects.pods()
                        .get("StatefulSet customer-abc123-broker")
                        .getSpec()
                        .getTolerations())
                .extracting(toleration -> toleration.getTolerationSeconds())
                .containsExactly(100_000_000L);
    }

    @Test
    void imagesMayHaveDigests() {
        String digest = "registry.example.com:5000/rookery@sha256:" + "0123456789abcdef".repeat(4);
        Objects objects =
                Chart.render(Chart.DEFAULTS + "image: " + digest + "\npostgres: {image: 'postgres:17@sha256:1'}\n");

        assertThat(objects.container("broker").getImage()).isEqualTo(digest);
        assertThat(objects.container("postgres").getImage()).isEqualTo("postgres:17@sha256:1");
        assertThat(ProvisionerChart.render(ProvisionerChart.REQUIRED + "image: " + digest + "\n")
                        .container("provisioner")
                        .getImage())
                .isEqualTo(digest);
    }

    @Test
    void namesOfDigitsAreText() {
        String values = Chart.EVERYTHING
                + "existingSecret: '123'\nmosquitto: {tls: {existingSecret: '1e3'}}\nimagePullSecrets: [{name: '1'}]\n";
        for (String document : Chart.documents(values, Chart.NEWEST)) {
            assertThat(ScalarTypes.mismatches(document)).as(document).isEmpty();
        }
    }

    @Test
    void proxiesOfWebSocketsCanBeTrusted() {
        Objects objects =
                Chart.render(Chart.DEFAULTS + "broker: {websocketTrustedProxies: [10.244.0.0/16, 'fd00::/8']}\n");

        assertThat(Objects.variable(objects.container("broker"), "ROOKERY_WEBSOCKET_TRUSTED_PROXIES"))
                .isEqualTo("10.244.0.0/16,fd00::/8");
        assertThatThrownBy(() -> Chart.render(Chart.DEFAULTS + "broker: {websocketTrustedProxies: [everyone]}"))
                .hasMessageContaining("websocketTrustedProxies");
    }

    @Test
    void originsOfAppsCanBeAllowed() {
        Objects objects = Chart.render(Chart.DEFAULTS
                + "broker: {websocketOrigins: ['null', 'file://', capacitor://localhost, https://app.example.com]}\n");

        assertThat(Objects.variable(objects.container("broker"), "ROOKERY_WEBSOCKET_ORIGINS"))
                .isEqualTo("null,file://,capacitor://localhost,https://app.example.com");
        assertThatThrownBy(() -> Chart.render(Chart.DEFAULTS + "broker: {websocketOrigins: [null]}"))
                .hasMessageContaining("websocketOrigins");
    }
}
