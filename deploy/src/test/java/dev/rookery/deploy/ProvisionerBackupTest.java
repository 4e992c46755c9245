package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.deploy.network.Endpoint;
import dev.rookery.deploy.network.Policies;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups of the provisioner's database, and their restore tests. */
class ProvisionerBackupTest {
    private static final String VOLUME =
            ProvisionerChart.REQUIRED + "backup: {enabled: true, restoreTest: {enabled: true}}\n";

    private static final String STORAGE = ProvisionerChart.REQUIRED + """
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
    void areOffByDefault() {
        Objects objects = ProvisionerChart.render(ProvisionerChart.REQUIRED);

        assertThat(objects.of(CronJob.class)).isEmpty();
        assertThat(objects.of(PersistentVolumeClaim.class)).isEmpty();
        assertThat(objects.container("provisioner").getEnv())
                .extracting(EnvVar::getName)
                .noneMatch(name -> name.startsWith("ROOKERY_EXPECTED"));
    }

    @Test
    void theDumpOfTheDatabaseIsWrittenBeforeItIsStored() {
        PodSpec backup = pod(ProvisionerChart.render(STORAGE), "backup");

        assertThat(backup.getInitContainers()).extracting(Container::getName).containsExactly("backup");
        Container dump = backup.getInitContainers().get(0);
        assertThat(dump.getCommand()).containsExactly("sh", "/scripts/backup.sh");
        assertThat(variables(dump))
                .containsEntry("PGHOST", "db.example.com")
                .containsEntry("PGDATABASE", "provisioner")
                .containsEntry("PGSSLMODE", "verify-full")
                .containsEntry("PGSSLROOTCERT", "/etc/ssl/certs/ca-certificates.crt")
                .containsEntry("BACKUPS_KEPT", "7");
        Container upload = backup.getContainers().get(0);
        assertThat(upload.getArgs()).containsExactly("backup", "upload", "--folder=/backup");
        assertThat(variables(upload))
                .containsEntry("ROOKERY_BACKUP_BUCKET", "backups")
                .containsEntry("ROOKERY_BACKUP_ENDPOINT", "https://storage.example.com:9000")
                .containsEntry("ROOKERY_BACKUP_PREFIX", "provisioner")
                .containsEntry("ROOKERY_BACKUP_ENCRYPTION", "aes256")
                .containsEntry("ROOKERY_BACKUP_KEEP", "30")
                .containsEntry("ROOKERY_TRUSTED_CERTIFICATES", "/etc/rookery/trusted/ca.crt")
                .doesNotContainKeys("ROOKERY_BACKUP_ALLOW_HTTP", "ROOKERY_BACKUP_ADDRESSING");
        assertThat(upload.getEnv())
                .filteredOn(variable -> variable.getName().startsWith("AWS_"))
                .hasSize(3)
                .allSatisfy(variable -> assertThat(
                                variable.getValueFrom().getSecretKeyRef().getName())
                        .isEqualTo("storage"));
    }

    @Test
    void aPrivateAuthorityOfTheDatabaseIsMounted() {
        PodSpec backup = pod(
                ProvisionerChart.render(VOLUME.replace(
                        "{host: db.example.com}", "{host: db.example.com, rootCertificate: {secret: authority}}")),
                "backup");

        assertThat(variables(backup.getContainers().get(0)))
                .containsEntry("PGSSLROOTCERT", "/etc/rookery/database/ca.crt");
        assertThat(backup.getVolumes()).extracting(Volume::getName).contains("database-certificate");
    }

    @Test
    void aRestoreFetchesTheNewestDumpAndRunsOnRequestOnly() {
        Objects objects = ProvisionerChart.render(STORAGE);
        PodSpec restore = pod(objects, "restore");

        assertThat(objects.get(CronJob.class, "provisioner-restore").getSpec().getSuspend())
                .isTrue();
        assertThat(restore.getInitContainers().get(0).getArgs())
                .containsExactly("backup", "download", "--folder=/backup", "--accept-local");
        assertThat(restore.getContainers().get(0).getCommand()).contains("/scripts/restore.sh");
    }

    @Test
    void aRestoreTestUsesAServerOfItsOwn() {
        PodSpec test = pod(ProvisionerChart.render(STORAGE), "restore-test");

        assertThat(test.getContainers()).extracting(Container::getName).containsExactly("scratch", "check");
        assertThat(variables(test.getContainers().get(0)))
                .containsEntry("BACKUP_FOLDER", "/scratch/backup")
                .doesNotContainKey("PGHOST");
        assertThat(test.getContainers().get(1).getCommand()).containsExactly("sh");
        assertThat(variables(test.getContainers().get(1)))
                .containsEntry("BACKUP_STORAGE", "object-storage")
                .containsEntry("PGHOST", "db.example.com");
        assertThat(test.getVolumes()).extracting(Volume::getName).doesNotContain("backup");

        PodSpec ofVolume = pod(ProvisionerChart.render(VOLUME), "restore-test");
        assertThat(ofVolume.getInitContainers()).isEmpty();
        assertThat(variables(ofVolume.getContainers().get(0))).containsEntry("BACKUP_FOLDER", "/backup");
        assertThat(variables(ofVolume.getContainers().get(1))).containsEntry("BACKUP_STORAGE", "volume");
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup", "restore", "restore-test"})
    void everyMountHasAVolume(String job) {
        for (String values : List.of(STORAGE, VOLUME)) {
            PodSpec pod = pod(ProvisionerChart.render(values), job);
            assertThat(Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                            .flatMap(container -> container.getVolumeMounts().stream())
                            .map(VolumeMount::getName))
                    .isSubsetOf(pod.getVolumes().stream().map(Volume::getName).toList());
        }
    }

    /** An alert reports a backup that has never run. */
    @Test
    void theProvisionerExpectsTheBackups() {
        Container stored = ProvisionerChart.render(STORAGE).container("provisioner");
        Container local = ProvisionerChart.render(VOLUME).container("provisioner");

        assertThat(variables(stored))
                .containsEntry("ROOKERY_EXPECTED_BACKUPS", "volume,object-storage")
                .containsEntry("ROOKERY_EXPECTED_RESTORE_TESTS", "object-storage");
        assertThat(variables(local))
                .containsEntry("ROOKERY_EXPECTED_BACKUPS", "volume")
                .containsEntry("ROOKERY_EXPECTED_RESTORE_TESTS", "volume");
    }

    @Test
    void credentialsOfTheStorageCanBeInTheSecretOfTheChart() {
        Objects objects = ProvisionerChart.render("""
                baseDomain: iot.example.com
                existingDatabase: {host: db.example.com}
                backup: {enabled: true, objectStorage: {bucket: backups}}
                secrets:
                  PGPASSWORD: secret1
                  PROVISIONER_SECRET: 0123456789abcdef0123456789abcdef
                  AWS_ACCESS_KEY_ID: rookery
                  AWS_SECRET_ACCESS_KEY: secret2
                """);

        assertThat(objects.get(Secret.class, "provisioner").getData())
                .containsEntry(
                        "AWS_SECRET_ACCESS_KEY",
                        Base64.getEncoder().encodeToString("secret2".getBytes(StandardCharsets.UTF_8)))
                .doesNotContainKey("AWS_SESSION_TOKEN");
        assertThat(pod(objects, "backup").getContainers().get(0).getEnv())
                .filteredOn(variable -> variable.getName().startsWith("AWS_"))
                .allSatisfy(variable -> assertThat(
                                variable.getValueFrom().getSecretKeyRef().getName())
                        .isEqualTo("provisioner"));
    }

    /** Values of an earlier release, which --reuse-values takes, have no section. */
    @Test
    void earlierValuesCanEnableThem() {
        Objects objects = ProvisionerChart.render(ProvisionerChart.REQUIRED + "backup: null\n");
        assertThat(objects.of(CronJob.class)).isEmpty();

        Objects enabled = ProvisionerChart.render(
                ProvisionerChart.REQUIRED + "backup: {enabled: true, schedule: null, keep: null, storageSize: null,"
                        + " resources: null, program: null, objectStorage: null, restoreTest: {enabled: true, resources: null}}\n");
        assertThat(enabled.get(CronJob.class, "provisioner-backup").getSpec().getSchedule())
                .isEqualTo("30 2 * * *");
        assertThat(variables(pod(enabled, "backup").getContainers().get(0))).containsEntry("BACKUPS_KEPT", "7");
    }

    @Test
    void theSchemaRejectsOtherValues() {
        assertThatThrownBy(() -> ProvisionerChart.render(ProvisionerChart.REQUIRED + "backup: {keep: 0}"))
                .hasMessageContaining("values don't meet the specifications");
        assertThatThrownBy(() -> ProvisionerChart.render(ProvisionerChart.REQUIRED + "backup: {bucket: a}"))
                .hasMessageContaining("values don't meet the specifications");
    }

    /** Neither the Service nor the Deployment takes such pods for the provisioner. */
    @Test
    void podsOfBackupsAreNotTheProvisioner() {
        Objects objects = ProvisionerChart.render(STORAGE);
        Map<String, String> labels =
                objects.pods().get("CronJob provisioner-backup").getMetadata().getLabels();

        assertThat(labels.entrySet()
                        .containsAll(objects.get(Service.class, "provisioner")
                                .getSpec()
                                .getSelector()
                                .entrySet()))
                .isFalse();
        assertThat(labels.entrySet()
                        .containsAll(objects.get(Deployment.class, "provisioner")
                                .getSpec()
                                .getSelector()
                                .getMatchLabels()
                                .entrySet()))
                .isFalse();
    }

    @Test
    void podsOfBackupsReachTheDatabaseAndTheStorageOnly() {
        Objects objects = ProvisionerChart.render(
                STORAGE.replace("{host: db.example.com}", "{host: db.example.com, cidr: 10.0.0.0/8}"));
        Policies policies = new Policies(objects.of(NetworkPolicy.class).toList());
        Endpoint backup = Endpoint.pod(
                "backup",
                "provisioner",
                objects.pods()
                        .get("CronJob provisioner-restore-test")
                        .getMetadata()
                        .getLabels());

        assertThat(policies.allow(backup, Endpoint.host("database", "10.0.0.7"), 5432, "TCP"))
                .isTrue();
        assertThat(policies.allow(backup, Endpoint.host("storage", "192.168.7.7"), 9000, "TCP"))
                .isTrue();
        assertThat(policies.allow(backup, Endpoint.host("storage", "192.168.7.7"), 5432, "TCP"))
                .isFalse();
        assertThat(policies.allow(backup, Endpoint.host("API server", "203.0.113.9"), 443, "TCP"))
                .isFalse();
        assertThat(policies.allow(Endpoint.host("outside", "203.0.113.9"), backup, 5432, "TCP"))
                .isFalse();
    }

    private static PodSpec pod(Objects objects, String job) {
        return objects.pods().get("CronJob provisioner-" + job).getSpec();
    }

    private static Map<String, String> variables(Container container) {
        return container.getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }
}
