package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.TestDatabase;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of an external database whose certificate is issued by a private authority, at the default verify-full. */
@Tag("cluster")
class DatabaseTlsTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final URI ADDRESS = URI.create(DATABASE.url());

    @TempDir
    private static Path certificates;

    @TempDir
    private Path folder;

    @BeforeAll
    static void servesTls() throws Exception {
        openssl("-subj", "/CN=private authority", "-keyout", file("ca.key"), "-out", file("ca.crt"));
        openssl(
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost",
                "-CA",
                file("ca.crt"),
                "-CAkey",
                file("ca.key"),
                "-keyout",
                file("server.key"),
                "-out",
                file("server.crt"));
        // PostgreSQL runs as another user if the tests run as root.
        Files.setPosixFilePermissions(certificates, PosixFilePermissions.fromString("rwxr-xr-x"));
        String folderOfServer = DATABASE.query("SHOW data_directory").get(0);
        for (String name : List.of("server.crt", "server.key")) {
            Path copy = Files.copy(certificates.resolve(name), Path.of(folderOfServer, name));
            Files.setAttribute(copy, "unix:uid", Files.getAttribute(Path.of(folderOfServer), "unix:uid"));
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
        }
        DATABASE.execute("CREATE TABLE readings (value int); INSERT INTO readings VALUES (7)");
        alterSystem("SET ssl = on");
        // New processes of the server have the setting once the server has read its configuration.
        Awaitility.await().until(() -> DATABASE.query("SHOW ssl").equals(List.of("on")));
    }

    @AfterAll
    static void servesPlainConnectionsAgain() throws Exception {
        alterSystem("RESET ssl");
    }

    @Test
    void verifiesTheServerWithTheMountedCertificate() throws Exception {
        Objects objects = Chart.render(Chart.EVERYTHING
                + "existingDatabase: {host: localhost, rootCertificate: {configMap: database-ca, key: ca.crt}}\n");

        RunningProcess backup = start("backup", objects);

        assertThat(backup.awaitExit(TIMEOUT)).as(backup.output()).isZero();
        try (Stream<Path> dumps = Files.list(folder)) {
            assertThat(dumps.filter(file -> file.toString().endsWith(".dump"))).hasSize(1);
        }
        DATABASE.execute("DELETE FROM readings");
        RunningProcess restore = start("restore", objects);
        assertThat(restore.awaitExit(TIMEOUT)).as(restore.output()).isZero();
        assertThat(DATABASE.query("SELECT value FROM readings")).containsExactly("7");
    }

    @Test
    void refusesACertificateOfAnUnknownAuthority() throws Exception {
        Objects objects = Chart.render(Chart.EVERYTHING + "existingDatabase: {host: localhost}\n");

        RunningProcess backup = start("backup", objects);

        assertThat(backup.awaitExit(TIMEOUT)).isNotZero();
        assertThat(backup.output()).contains("certificate verify failed");
    }

    /** Runs a script with the variables of its container; mounted folders are those of this test. */
    private RunningProcess start(String job, Objects objects) throws Exception {
        Container container = objects.container(job);
        Map<String, String> folders = new HashMap<>(Map.of("/backup", folder.toString()));
        container.getVolumeMounts().stream()
                .map(VolumeMount::getMountPath)
                .filter(path -> path.startsWith("/etc/rookery/"))
                .forEach(path -> folders.put(path, certificates.toString()));
        List<String> command = new ArrayList<>(List.of("env"));
        for (EnvVar variable : container.getEnv()) {
            if (variable.getValue() != null) {
                String value = variable.getValue();
                for (Map.Entry<String, String> mount : folders.entrySet()) {
                    value = value.replace(mount.getKey(), mount.getValue());
                }
                command.add(variable.getName() + "=" + value);
            }
        }
        command.addAll(List.of("PGPORT=" + ADDRESS.getPort(), "PGDATABASE=" + DATABASE.name(), "PGUSER=postgres"));
        String script =
                objects.get(ConfigMap.class, "customer-abc123-backup").getData().get(job + ".sh");
        command.addAll(List.of("sh", "-c", script));
        return RunningProcess.start(command);
    }

    private static void alterSystem(String change) throws Exception {
        RunningProcess psql = RunningProcess.start(List.of(
                "psql",
                DATABASE.url(),
                "--set=ON_ERROR_STOP=1",
                "--command=ALTER SYSTEM " + change,
                "--command=SELECT pg_reload_conf()"));
        assertThat(psql.awaitExit(TIMEOUT)).as(psql.output()).isZero();
    }

    private static String file(String name) {
        return certificates.resolve(name).toString();
    }

    private static void openssl(String... more) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"));
        command.addAll(List.of(more));
        RunningProcess openssl = RunningProcess.start(command);
        assertThat(openssl.awaitExit(TIMEOUT)).as(openssl.output()).isZero();
    }
}
