package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.TestDatabase;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that the chart mounts, run by PostgreSQL's own programs against the chart's version of it. */
@Tag("cluster")
class DatabaseScriptsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final TestDatabase database = TestDatabase.create();
    private final URI address = URI.create(database.url());
    private final String name = address.getPath().substring(1);
    private final Objects objects = Chart.render(Chart.EVERYTHING);

    @TempDir
    private Path folder;

    @BeforeEach
    void initialise() throws Exception {
        database.execute("DROP ROLE IF EXISTS rookery");
        String script = objects.get(ConfigMap.class, "customer-abc123-postgres-init")
                .getData()
                .get("application-role.sh");
        run(script, Map.of("POSTGRES_USER", "postgres", "POSTGRES_DB", name, "APPLICATION_PASSWORD", "it's \"$(x)\""));
        Migrations.apply(
                PostgresConfig.fromUrl("postgresql://rookery@localhost:" + address.getPort() + "/" + name, Map.of()),
                List.of(AuthSchema.SCHEMA));
    }

    @Test
    void thePlatformsRoleOwnsItsTablesAndIsNoSuperuser() {
        assertThat(database.query(
                        "SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = 'rookery'"))
                .containsExactly("f");
        assertThat(database.query("SELECT tableowner FROM pg_tables WHERE tablename = 'mqtt_users'"))
                .containsExactly("rookery");
        assertThat(database.query("SELECT rolpassword LIKE 'SCRAM%' FROM pg_authid WHERE rolname = 'rookery'"))
                .containsExactly("t");
    }

    @Test
    void aRestoreBringsBackWhatABackupSaw() throws Exception {
        database.execute(
                "INSERT INTO mqtt_users (username, password_hash) SELECT 'device' || n, 'x' FROM generate_series(1, 1000) n");
        assertThat(script("backup.sh")).contains("Wrote " + name);

        database.execute("DELETE FROM mqtt_users WHERE username <> 'device1'");
        database.execute("INSERT INTO mqtt_users (username, password_hash) VALUES ('later', 'x')");
        database.execute("DROP TABLE mqtt_acls");
        assertThat(script("restore.sh")).contains("Restored " + name);

        assertThat(database.query("SELECT count(*) FROM mqtt_users")).containsExactly("1000");
        assertThat(database.query("SELECT count(*) FROM mqtt_acls")).containsExactly("0");
        assertThat(database.query("SELECT count(*) FROM pg_trigger WHERE tgname = 'rookery_insert'"))
                .containsExactly("2");
        assertThat(database.query("SELECT tableowner FROM pg_tables WHERE tablename = 'mqtt_users'"))
                .containsExactly("rookery");
    }

    @Test
    void aBrokenDumpChangesNothing() throws Exception {
        database.execute(
                "INSERT INTO mqtt_users (username, password_hash) SELECT 'device' || n, 'x' FROM generate_series(1, 9999) n");
        script("backup.sh");
        Path dump;
        try (Stream<Path> files = Files.list(folder)) {
            dump = files.findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(dump);
        Files.write(dump, java.util.Arrays.copyOf(bytes, bytes.length * 2 / 3));
        database.execute("UPDATE mqtt_users SET password_hash = 'y'");

        RunningProcess restore = start(objectScript("restore.sh"), Map.of());

        assertThat(restore.awaitExit(PATIENCE)).isNotZero();
        assertThat(database.query("SELECT count(*) FROM mqtt_users WHERE password_hash = 'y'"))
                .containsExactly("9999");
    }

    @Test
    void theOldestDumpsGo() throws Exception {
        for (int day = 1; day <= 9; day++) {
            Files.writeString(folder.resolve(name + "-2020010" + day + "T000000Z.dump"), "old");
        }
        Files.writeString(folder.resolve(name + "-20200110T000000Z.dump.part"), "left behind");

        script("backup.sh");

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSize(3)
                    .contains(name + "-20200109T000000Z.dump", name + "-20200108T000000Z.dump");
        }
    }

    private String script(String file) throws Exception {
        return run(objectScript(file), Map.of());
    }

    private String objectScript(String file) {
        return objects.get(ConfigMap.class, "customer-abc123-backup").getData().get(file);
    }

    private String run(String script, Map<String, String> variables) throws Exception {
        RunningProcess process = start(script, variables);
        int exitCode = process.awaitExit(PATIENCE);
        assertThat(exitCode).as(process.output()).isZero();
        return process.output();
    }

    private RunningProcess start(String script, Map<String, String> variables) throws IOException {
        List<String> command = new ArrayList<>(List.of("env"));
        Map.of(
                        "PGHOST",
                        "localhost",
                        "PGPORT",
                        Integer.toString(address.getPort()),
                        "PGDATABASE",
                        name,
                        "PGUSER",
                        "rookery",
                        "BACKUP_FOLDER",
                        folder.toString(),
                        "BACKUPS_KEPT",
                        "3")
                .forEach((key, value) -> command.add(key + "=" + value));
        variables.forEach((key, value) -> command.add(key + "=" + value));
        command.addAll(List.of("sh", "-c", script));
        return RunningProcess.start(command);
    }
}
