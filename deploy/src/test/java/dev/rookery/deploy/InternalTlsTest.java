package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS between the API and the broker's listener for it. */
class InternalTlsTest {
    private static final String BROKER = "StatefulSet customer-abc123-broker";
    private static final String API = "Deployment customer-abc123-api";
    private static final String GENERATED = "customer-abc123-broker-internal";
    private static final String ISSUED = "broker: {internalTls: {issuer: {name: internal-ca}}}\n";

    /** Values of an earlier release have no such section, or an empty one. */
    @ParameterizedTest
    @ValueSource(strings = {"", "broker: {internalTls: null}", "broker: {internalTls: {issuer: null}}"})
    void theChartGeneratesACertificateByDefault(String values) throws GeneralSecurityException, IOException {
        Objects objects = Chart.render(Chart.DEFAULTS + values);

        Secret secret = objects.get(Secret.class, GENERATED);
        assertThat(secret.getType()).isEqualTo("kubernetes.io/tls");
        assertThat(secret.getData()).containsOnlyKeys("tls.crt", "tls.key", "ca.crt");
        X509Certificate certificate = certificate(secret);
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(name -> (Object) name.get(1))
                .containsExactly(
                        "customer-abc123-broker",
                        "customer-abc123-broker.customer-abc123",
                        "customer-abc123-broker.customer-abc123.svc");
        assertThat(certificate.getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(certificate.getNotAfter().toInstant()).isAfter(Instant.now().plus(Duration.ofDays(3600)));
        Instant renewal = Instant.ofEpochSecond(
                Long.parseLong(secret.getMetadata().getAnnotations().get("rookery.dev/renew-after")));
        assertThat(Duration.between(renewal, certificate.getNotAfter().toInstant()))
                .isBetween(Duration.ofDays(360), Duration.ofDays(370));
        assertTrusted(certificate);
        assertConnected(objects, GENERATED);
    }

    /** Verifies the certificate as the API does: it is its own authority. */
    private static void assertTrusted(X509Certificate certificate) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("ca.crt", certificate);
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        X509TrustManager trust = (X509TrustManager) factory.getTrustManagers()[0];

        assertThatCode(() -> trust.checkServerTrusted(new X509Certificate[] {certificate}, "ECDHE_ECDSA"))
                .doesNotThrowAnyException();
    }

    private static X509Certificate certificate(Secret secret) throws CertificateException {
        assertThat(decode(secret, "tls.key")).startsWith("-----BEGIN EC PRIVATE KEY-----");
        assertThat(decode(secret, "ca.crt")).isEqualTo(decode(secret, "tls.crt"));
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(decode(secret, "tls.crt").getBytes(StandardCharsets.US_ASCII)));
    }

    private static String decode(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.US_ASCII);
    }

    /** The private key is mounted into the broker only. */
    private static void assertConnected(Objects objects, String secret) {
        Container broker = objects.container("broker");
        assertThat(Objects.variable(broker, "ROOKERY_INTERNAL_TLS_CERTIFICATE"))
                .isEqualTo("/etc/rookery/internal/tls.crt");
        assertThat(Objects.variable(broker, "ROOKERY_INTERNAL_TLS_KEY")).isEqualTo("/etc/rookery/internal/tls.key");
        Container api = objects.container("api");
        assertThat(Objects.variable(api, "ROOKERY_BROKER_INTERNAL_CA")).isEqualTo("/etc/rookery/internal/ca.crt");
        assertThat(Objects.variable(api, "ROOKERY_BROKER_HOST")).isEqualTo("customer-abc123-broker");
        assertThat(files(objects, BROKER, secret)).containsExactly("tls.crt", "tls.key");
        assertThat(files(objects, API, secret)).containsExactly("ca.crt");
        for (Container container : List.of(broker, api)) {
            assertThat(container.getVolumeMounts())
                    .filteredOn(mount -> mount.getName().equals("internal-tls"))
                    .singleElement()
                    .satisfies(mount -> {
                        assertThat(mount.getMountPath()).isEqualTo("/etc/rookery/internal");
                        assertThat(mount.getReadOnly()).isTrue();
                        // Kubernetes does not renew files that are mounted by a path of the volume.
                        assertThat(mount.getSubPath()).isNull();
                    });
        }
    }

    private static List<String> files(Objects objects, String pod, String secret) {
        PodSpec spec = objects.pods().get(pod).getSpec();
        Volume volume = spec.getVolumes().stream()
                .filter(each -> each.getName().equals("internal-tls"))
                .findFirst()
                .orElseThrow();
        assertThat(volume.getSecret().getSecretName()).isEqualTo(secret);
        return volume.getSecret().getItems().stream().map(KeyToPath::getPath).toList();
    }

    /** Another certificate, as of a renewal, restarts no pod. */
    @Test
    void podsDoNotDependOnTheCertificate() {
        Objects first = Chart.render(Chart.DEFAULTS);
        Objects second = Chart.render(Chart.DEFAULTS);

        assertThat(first.get(Secret.class, GENERATED).getData())
                .isNotEqualTo(second.get(Secret.class, GENERATED).getData());
        assertThat(first.pods()).isEqualTo(second.pods());
    }

    /** Values make the objects reproducible without a cluster. */
    @Test
    void aGivenCertificateIsUsed() {
        String values = Chart.DEFAULTS
                + Chart.SECRETS.replace(
                        "BROKER_INTERNAL_CERTIFICATE: new",
                        "BROKER_INTERNAL_CERTIFICATE: certificate, BROKER_INTERNAL_KEY: key");
        Objects objects = Chart.renderWithSecrets(values);

        Secret secret = objects.get(Secret.class, GENERATED);
        assertThat(decode(secret, "tls.crt")).isEqualTo("certificate");
        assertThat(decode(secret, "ca.crt")).isEqualTo("certificate");
        assertThat(decode(secret, "tls.key")).isEqualTo("key");
        assertThat(secret.getMetadata().getAnnotations()).isNullOrEmpty();
        assertThat(objects.get(Secret.class, "customer-abc123-secrets").getData())
                .doesNotContainKeys("BROKER_INTERNAL_CERTIFICATE", "BROKER_INTERNAL_KEY");
        assertThatThrownBy(() -> Chart.renderWithSecrets(values.replace(", BROKER_INTERNAL_KEY: key", "")))
                .hasMessageContaining("requires secrets.BROKER_INTERNAL_KEY");
    }

    @Test
    void anExistingSecretIsUsed() {
        Objects objects =
                Chart.render(Chart.DEFAULTS + "broker: {internalTls: {existingSecret: company, issuer: {name: x}}}\n");

        assertConnected(objects, "company");
        assertConnected(
                Chart.render(Chart.DEFAULTS + "existingSecret: x\nbroker: {internalTls: {existingSecret: company}}\n"),
                "company");
        assertThat(secrets(objects)).containsExactly("customer-abc123-secrets");
        assertThat(objects.all()).extracting(object -> object.getKind()).doesNotContain("Certificate");
    }

    @Test
    void certManagerIssuesTheCertificate() {
        Objects objects = Chart.render(Chart.DEFAULTS + ISSUED + "apiVersions: [cert-manager.io/v1]\n");

        assertConnected(objects, GENERATED + "-issued");
        assertThat(secrets(objects)).containsExactly("customer-abc123-secrets");
        assertThat(Chart.documents(Chart.DEFAULTS + ISSUED + "apiVersions: [cert-manager.io/v1]\n", Chart.NEWEST))
                .filteredOn(document -> document.contains("kind: Certificate"))
                .singleElement()
                .satisfies(document -> assertThat(Chart.json(document))
                        .contains(
                                "\"secretName\":\"" + GENERATED + "-issued\"",
                                "\"dnsNames\":[\"customer-abc123-broker\",",
                                "\"name\":\"internal-ca\"",
                                "\"kind\":\"Issuer\""));
    }

    @Test
    void anIssuerRequiresCertManager() {
        assertThatThrownBy(() -> Chart.render(Chart.DEFAULTS + ISSUED))
                .hasMessageContaining("broker.internalTls.issuer.name: cert-manager is not installed");
    }

    /** Beside an existing Secret the chart generates nothing: such objects are often rendered without a cluster. */
    @ParameterizedTest
    @ValueSource(strings = {"broker: {internalTls: {enabled: false}}", "existingSecret: customer-abc123-secrets"})
    void tlsIsNotUsed(String values) {
        Objects objects = Chart.render(Chart.DEFAULTS + values);

        assertThat(secrets(objects)).doesNotContain(GENERATED);
        for (String name : List.of("broker", "api")) {
            assertThat(objects.container(name).getEnv())
                    .extracting(variable -> variable.getName())
                    .doesNotContain(
                            "ROOKERY_INTERNAL_TLS_CERTIFICATE",
                            "ROOKERY_INTERNAL_TLS_KEY",
                            "ROOKERY_BROKER_INTERNAL_CA");
        }
    }

    private static List<String> secrets(Objects objects) {
        return objects.of(Secret.class)
                .map(secret -> secret.getMetadata().getName())
                .toList();
    }
}
