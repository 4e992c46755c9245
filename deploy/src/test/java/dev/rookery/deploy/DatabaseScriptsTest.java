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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that the chart mounts, run by PostgreSQL's own programs against the chart's version of it. */
@Tag("cluster")
class DatabaseScriptsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final URI ADDRESS = URI.create(DATABASE.url());
    private static final String NAME = ADDRESS.getPath().substring(1);
    private static final Objects OBJECTS = Chart.render(Chart.EVERYTHING);

    @TempDir
    private Path folder;

    @BeforeAll
    static void initialise() throws Exception {
        String script = OBJECTS.get(ConfigMap.class, "customer-abc123-postgres-init")
                .getData()
                .get("application-role.sh");
        run(script, Map.of("POSTGRES_USER", "postgres", "POSTGRES_DB", NAME, "APPLICATION_PASSWORD", "it's \"$(x)\""));
        Migrations.apply(
                PostgresConfig.fromUrl("postgresql://rookery@localhost:" + ADDRESS.getPort() + "/" + NAME, Map.of()),
                List.of(AuthSchema.SCHEMA));
    }

    @BeforeEach
    void empty() {
        DATABASE.execute("TRUNCATE mqtt_users, mqtt_acls");
    }

    @Test
    void thePlatformsRoleOwnsItsTablesAndIsNoSuperuser() {
        assertThat(DATABASE.query(
                        "SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = 'rookery'"))
                .containsExactly("f");
        assertThat(DATABASE.query("SELECT tableowner FROM pg_tables WHERE tablename = 'mqtt_users'"))
                .containsExactly("rookery");
        assertThat(DATABASE.query("SELECT rolpassword LIKE 'SCRAM%' FROM pg_authid WHERE rolname = 'rookery'"))
                .containsExactly("t");
    }

    @Test
    void aRestoreBringsBackWhatABackupSaw() throws Exception {
        DATABASE.execute(
                "INSERT INTO mqtt_users (username, password_hash) SELECT 'device' || n, 'x' FROM generate_series(1, 1000) n");
        assertThat(script("backup.sh")).contains("Wrote " + NAME);

        DATABASE.execute("DELETE FROM mqtt_users WHERE username <> 'device1'");
        DATABASE.execute("INSERT INTO mqtt_users (username, password_hash) VALUES ('later', 'x')");
        DATABASE.execute("DROP TABLE mqtt_acls");
        assertThat(script("restore.sh")).contains("Restored " + NAME);

        assertThat(DATABASE.query("SELECT count(*) FROM mqtt_users")).containsExactly("1000");
        assertThat(DATABASE.query("SELECT count(*) FROM mqtt_acls")).containsExactly("0");
        assertThat(DATABASE.query("SELECT count(*) FROM pg_trigger WHERE tgname = 'rookery_insert'"))
                .containsExactly("2");
        assertThat(DATABASE.query("SELECT tableowner FROM pg_tables WHERE tablename = 'mqtt_users'"))
                .containsExactly("rookery");
    }

    @Test
    void aBrokenDumpChangesNothing() throws Exception {
        DATABASE.execute(
                "INSERT INTO mqtt_users (username, password_hash) SELECT 'device' || n, 'x' FROM generate_series(1, 9999) n");
        script("backup.sh");
        Path dump;
        try (Stream<Path> files = Files.list(folder)) {
            dump = files.findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(dump);
        Files.write(dump, Arrays.copyOf(bytes, bytes.length * 2 / 3));
        DATABASE.execute("UPDATE mqtt_users SET password_hash = 'y'");

        RunningProcess restore = start(objectScript("restore.sh"), settings());

        assertThat(restore.awaitExit(PATIENCE)).isNotZero();
        assertThat(DATABASE.query("SELECT count(*) FROM mqtt_users WHERE password_hash = 'y'"))
                .containsExactly("9999");
    }

    @Test
    void theOldestDumpsGo() throws Exception {
        for (int day = 1; day <= 9; day++) {
            Files.writeString(folder.resolve(NAME + "-2020010" + day + "T000000Z.dump"), "old");
        }
        Files.writeString(folder.resolve(NAME + "-20200110T000000Z.dump.part"), "left behind");

        script("backup.sh");

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSize(3)
                    .contains(NAME + "-20200109T000000Z.dump", NAME + "-20200108T000000Z.dump");
        }
    }

    private Map<String, String> settings() {
        return Map.of("BACKUP_FOLDER", folder.toString(), "BACKUPS_KEPT", "3");
    }

    private String script(String file) throws Exception {
        return run(objectScript(file), settings());
    }

    private static String objectScript(String file) {
        return OBJECTS.get(ConfigMap.class, "customer-abc123-backup").getData().get(file);
    }

    private static String run(String script, Map<String, String> variables) throws Exception {
        RunningProcess process = start(script, variables);
        int exitCode = process.awaitExit(PATIENCE);
        assertThat(exitCode).as(process.output()).isZero();
        return process.output();
    }

    private static RunningProcess start(String script, Map<String, String> variables) throws IOException {
        List<String> command = new ArrayList<>(List.of("env"));
        Map.of(
                        "PGHOST",
                        "localhost",
                        "PGPORT",
                        Integer.toString(ADDRESS.getPort()),
                        "PGDATABASE",
                        NAME,
                        "PGUSER",
                        "rookery")
                .forEach((key, value) -> command.add(key + "=" + value));
        variables.forEach((key, value) -> command.add(key + "=" + value));
        command.addAll(List.of("sh", "-c", script));
        return RunningProcess.start(command);
    }
}
