package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificate authorities and the proxy, in both charts. */
class CertificateValuesTest {
    private static final String DATABASE =
            "existingDatabase: {host: db.example.com, rootCertificate: {configMap: database-ca, key: root.pem}}\n";
    private static final String TRUSTED = "trustedCertificates: {secret: company-ca}\n"
            + "proxy: {url: 'http://proxy.example.com:3128', exceptions: [example.org]}\n";

    @Test
    void everyClientOfAnExistingDatabaseVerifiesItsCertificate() {
        Objects objects = Chart.render(Chart.EVERYTHING + DATABASE);

        List<String> clients = objects.pods().values().stream()
                .flatMap(pod -> containers(pod.getSpec())
                        .filter(container -> hasVariable(container, "PGHOST"))
                        .map(container -> {
                            assertThat(Objects.variable(container, "PGSSLROOTCERT"))
                                    .isEqualTo(mount(container, "database-certificate") + "/ca.crt");
                            assertThat(source(pod.getSpec(), "database-certificate"))
                                    .isEqualTo("database-ca root.pem ca.crt");
                            return container.getName();
                        }))
                .toList();
        assertThat(clients).contains("broker", "api", "exporter", "migrate", "import", "backup", "restore");
    }

    /** libpq has no default file, other than Java. */
    @Test
    void backupsVerifyAnExistingDatabaseWithPublicAuthoritiesByDefault() {
        Objects objects = Chart.render(Chart.EVERYTHING + "existingDatabase: {host: db.example.com}\n");

        assertThat(Objects.variable(objects.container("backup"), "PGSSLROOTCERT"))
                .isEqualTo("/etc/ssl/certs/ca-certificates.crt");
        assertThat(hasVariable(objects.container("broker"), "PGSSLROOTCERT")).isFalse();
        assertThat(hasVariable(Chart.render(Chart.EVERYTHING).container("backup"), "PGSSLROOTCERT"))
                .isFalse();
    }

    @Test
    void theExporterTrustsPrivateAuthoritiesAndUsesTheProxy() {
        Objects objects = Chart.render(Chart.EVERYTHING + TRUSTED);

        assertOutbound(
                objects.container("exporter"),
                objects.pods().get("Deployment customer-abc123-exporter").getSpec());
        assertThat(hasVariable(objects.container("broker"), "ROOKERY_HTTP_PROXY"))
                .isFalse();
    }

    @Test
    void theProvisionerVerifiesItsDatabaseAndUsesTheProxy() {
        Objects objects = ProvisionerChart.render(
                ProvisionerChart.REQUIRED.replace("existingDatabase: {host: db.example.com}\n", DATABASE) + TRUSTED);
        Container provisioner = objects.container("provisioner");
        PodSpec pod = objects.pods().get("Deployment provisioner").getSpec();

        assertThat(Objects.variable(provisioner, "PGSSLROOTCERT"))
                .isEqualTo(mount(provisioner, "database-certificate") + "/ca.crt");
        assertThat(source(pod, "database-certificate")).isEqualTo("database-ca root.pem ca.crt");
        assertOutbound(provisioner, pod);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "existingDatabase: {host: x, rootCertificate: {configMap: a, secret: b}}",
                "trustedCertificates: {configMap: a, secret: b}",
                "proxy: {url: 'socks5://proxy:1080'}",
                "proxy: {url: 'http://user:password@proxy:3128'}"
            })
    void refusesWhatIsNotSupported(String values) {
        String name = values.substring(0, values.indexOf(':'));

        assertThatThrownBy(() -> Chart.render(Chart.DEFAULTS + values)).hasMessageContaining(name);
    }

    private static void assertOutbound(Container container, PodSpec pod) {
        assertThat(Objects.variable(container, "ROOKERY_TRUSTED_CERTIFICATES"))
                .isEqualTo(mount(container, "trusted-certificates") + "/ca.crt");
        assertThat(source(pod, "trusted-certificates")).isEqualTo("company-ca ca.crt ca.crt");
        assertThat(Objects.variable(container, "ROOKERY_HTTP_PROXY")).isEqualTo("http://proxy.example.com:3128");
        assertThat(Objects.variable(container, "ROOKERY_NO_PROXY")).isEqualTo(".svc,.cluster.local,example.org");
    }

    private static Stream<Container> containers(PodSpec pod) {
        return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream());
    }

    private static boolean hasVariable(Container container, String name) {
        return container.getEnv().stream()
                .anyMatch(variable -> variable.getName().equals(name));
    }

    private static String mount(Container container, String volume) {
        return container.getVolumeMounts().stream()
                .filter(mount -> mount.getName().equals(volume))
                .findFirst()
                .map(VolumeMount::getMountPath)
                .orElseThrow();
    }

    /** Returns name, key and file of the ConfigMap or Secret of a volume. */
    private static String source(PodSpec pod, String name) {
        Volume volume = pod.getVolumes().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
        boolean secret = volume.getSecret() != null;
        KeyToPath item =
                (secret ? volume.getSecret().getItems() : volume.getConfigMap().getItems()).get(0);
        return (secret
                        ? volume.getSecret().getSecretName()
                        : volume.getConfigMap().getName()) + " " + item.getKey() + " " + item.getPath();
    }
}
