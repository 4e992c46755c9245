package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.deploy.network.Endpoint;
import dev.rookery.deploy.network.Policies;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups in an object storage, and restore tests. */
class BackupStorageTest {
    private static final String STORAGE = Chart.DEFAULTS + """
            trustedCertificates: {configMap: private-ca}
            backup:
              enabled: true
              objectStorage:
                bucket: backups
                endpoint: https://storage.example.com:9000
                secretName: storage
                encryption: aes256
                cidr: 192.168.7.0/24
              restoreTest: {enabled: true}
            """;

    @Test
    void theDumpIsWrittenBeforeItIsStored() {
        PodSpec backup = pod(Chart.render(STORAGE), "backup");

        assertThat(backup.getInitContainers()).extracting(Container::getName).containsExactly("backup");
        Container upload = backup.getContainers().get(0);
        assertThat(upload.getArgs()).containsExactly("backup", "upload", "--folder=/backup");
        assertThat(variables(upload))
                .containsEntry("ROOKERY_BACKUP_BUCKET", "backups")
                .containsEntry("ROOKERY_BACKUP_ENDPOINT", "https://storage.example.com:9000")
                .containsEntry("ROOKERY_BACKUP_PREFIX", "customer-abc123")
                .containsEntry("ROOKERY_BACKUP_ENCRYPTION", "aes256")
                .containsEntry("ROOKERY_BACKUP_KEEP", "30")
                .containsEntry("ROOKERY_TRUSTED_CERTIFICATES", "/etc/rookery/trusted/ca.crt");
        assertThat(upload.getEnv())
                .filteredOn(variable -> variable.getName().startsWith("AWS_"))
                .allSatisfy(variable -> {
                    assertThat(variable.getValue()).isNull();
                    assertThat(variable.getValueFrom().getSecretKeyRef().getName())
                            .isEqualTo("storage");
                })
                .extracting(EnvVar::getName)
                .contains("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
    }

    @Test
    void aRestoreFetchesTheNewestDump() {
        PodSpec restore = pod(Chart.render(STORAGE), "restore");

        assertThat(restore.getInitContainers().get(0).getArgs())
                .containsExactly("backup", "download", "--folder=/backup", "--accept-local");
        assertThat(restore.getContainers().get(0).getCommand()).contains("/scripts/restore.sh");
    }

    @Test
    void aRestoreTestUsesAServerOfItsOwn() {
        PodSpec test = pod(Chart.render(STORAGE), "restore-test");

        assertThat(test.getContainers()).extracting(Container::getName).containsExactly("scratch", "check");
        assertThat(variables(test.getContainers().get(0)))
                .containsEntry("BACKUP_FOLDER", "/scratch/backup")
                .doesNotContainKey("PGHOST");
        assertThat(variables(test.getContainers().get(1)))
                .containsEntry("BACKUP_STORAGE", "object-storage")
                .containsEntry("PGHOST", "customer-abc123-postgres");
        assertThat(test.getVolumes()).extracting(Volume::getName).doesNotContain("backup");
    }

    @Test
    void aRestoreTestWithoutObjectStorageReadsTheVolume() {
        PodSpec test = pod(
                Chart.render(Chart.DEFAULTS + "backup: {enabled: true, restoreTest: {enabled: true}}"), "restore-test");

        assertThat(test.getInitContainers()).isEmpty();
        assertThat(variables(test.getContainers().get(0))).containsEntry("BACKUP_FOLDER", "/backup");
        assertThat(variables(test.getContainers().get(1))).containsEntry("BACKUP_STORAGE", "volume");
        assertThat(test.getContainers().get(0).getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals("backup"))
                .singleElement()
                .satisfies(mount -> assertThat(mount.getReadOnly()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup", "restore", "restore-test"})
    void everyMountHasAVolume(String job) {
        for (String values :
                List.of(STORAGE, Chart.DEFAULTS + "backup: {enabled: true, restoreTest: {enabled: true}}")) {
            PodSpec pod = pod(Chart.render(values), job);
            assertThat(Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                            .flatMap(container -> container.getVolumeMounts().stream())
                            .map(VolumeMount::getName))
                    .isSubsetOf(pod.getVolumes().stream().map(Volume::getName).toList());
        }
    }

    /** Values of an earlier release, which --reuse-values takes, have neither section. */
    @Test
    void earlierValuesHaveNeitherStorageNorTests() {
        Objects objects =
                Chart.render(Chart.DEFAULTS + "backup: {enabled: true, objectStorage: null, restoreTest: null}");

        assertThat(objects.names()).doesNotContain("CronJob customer-abc123-restore-test");
        assertThat(pod(objects, "backup").getInitContainers()).isEmpty();
    }

    @Test
    void backupsReachTheStorageAndNothingElse() {
        Objects objects = Chart.render(STORAGE);
        Policies policies = new Policies(objects.of(NetworkPolicy.class).toList());
        Endpoint backup = Endpoint.pod(
                "backup",
                "customer-abc123",
                objects.pods()
                        .get("CronJob customer-abc123-restore-test")
                        .getMetadata()
                        .getLabels());
        Endpoint storage = Endpoint.host("storage", "192.168.7.7");
        Endpoint elsewhere = Endpoint.host("elsewhere", "192.168.8.8");

        assertThat(policies.allow(backup, storage, 9000, "TCP")).isTrue();
        assertThat(policies.allow(backup, storage, 5432, "TCP")).isFalse();
        assertThat(policies.allow(backup, elsewhere, 9000, "TCP")).isFalse();
        Policies without = new Policies(Chart.render(Chart.DEFAULTS + "backup: {enabled: true}")
                .of(NetworkPolicy.class)
                .toList());
        assertThat(without.allow(backup, Endpoint.host("internet", "203.0.113.9"), 443, "TCP"))
                .isFalse();
    }

    private static PodSpec pod(Objects objects, String job) {
        return objects.pods().get("CronJob customer-abc123-" + job).getSpec();
    }

    private static Map<String, String> variables(Container container) {
        return container.getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }
}
