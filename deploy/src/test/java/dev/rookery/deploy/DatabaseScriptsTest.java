package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.FreePort;
import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.TestDatabase;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that the chart mounts, run with PostgreSQL's client programs against the chart's PostgreSQL version. */
@Tag("cluster")
class DatabaseScriptsTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

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
        run(
                script,
                Map.of("POSTGRES_USER", "postgres", "POSTGRES_DB", NAME, "APPLICATION_PASSWORD", "it's \"$(x)\""),
                "postgres");
        Migrations.apply(
                PostgresConfig.fromUrl("postgresql://rookery@localhost:" + ADDRESS.getPort() + "/" + NAME, Map.of()),
                List.of(AuthSchema.SCHEMA));
        // The exporter is not among the dependencies of this module.
        DATABASE.execute(Files.readString(
                        Path.of("../exporter/src/main/resources/dev/rookery/exporter/migration/V3__backup_state.sql"))
                + "; ALTER TABLE rookery_backup_state OWNER TO rookery");
    }

    @BeforeEach
    void cleanUp() {
        DATABASE.execute(
                "TRUNCATE mqtt_users, mqtt_acls; DROP SCHEMA IF EXISTS own CASCADE; DROP TABLE IF EXISTS reports;"
                        + " SELECT lo_unlink(oid) FROM pg_largeobject_metadata");
    }

    @Test
    void theApplicationRoleOwnsItsTablesAndIsNotASuperuser() {
        assertThat(DATABASE.query(
                        "SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = 'rookery'"))
                .containsExactly("f");
        assertThat(DATABASE.query("SELECT tableowner FROM pg_tables WHERE tablename = 'mqtt_users'"))
                .containsExactly("rookery");
        assertThat(DATABASE.query("SELECT rolpassword LIKE 'SCRAM%' FROM pg_authid WHERE rolname = 'rookery'"))
                .containsExactly("t");
    }

    @Test
    void restoresABackup() throws Exception {
        DATABASE.execute(
                "INSERT INTO mqtt_users (username, password_hash) SELECT 'device' || n, 'x' FROM generate_series(1, 1000) n");
        assertThat(script("backup.sh")).contains("Wrote " + NAME);

        DATABASE.execute("DELETE FROM mqtt_users WHERE username <> 'device1'");
        DATABASE.execute("INSERT INTO mqtt_users (username, password_hash) VALUES ('later', 'x')");
        DATABASE.execute("DROP TABLE mqtt_acls");
        assertThat(script("restore.sh")).contains("Restored " + NAME);

        assertThat(DATABASE.query("SELECT count(*) FROM mqtt_users")).containsExactly("1000");
        assertThat(DATABASE.query("SELECT count(*) FROM mqtt_acls")).containsExactly("0");
        assertThat(DATABASE.query("SELECT count(*) FROM pg_trigger WHERE tgname = 'rookery_insert'"
                        + " AND tgrelid IN ('mqtt_users'::regclass, 'mqtt_acls'::regclass)"))
                .containsExactly("2");
        assertThat(DATABASE.query("SELECT tableowner FROM pg_tables WHERE tablename = 'mqtt_users'"))
                .containsExactly("rookery");
    }

    /** The manual shows {@code psql -U postgres}; the application role may not read such tables. */
    @Test
    void theBackupContainsObjectsOwnedByPostgres() throws Exception {
        DATABASE.execute("""
                CREATE SCHEMA own;
                CREATE TABLE own.readings AS SELECT n FROM generate_series(1, 10) n;
                ALTER TABLE own.readings ENABLE ROW LEVEL SECURITY;
                CREATE TABLE reports (note text);
                INSERT INTO reports VALUES ('retained');
                SELECT lo_from_bytea(4711, 'large');
                """);
        script("backup.sh");
        DATABASE.execute("DROP SCHEMA own CASCADE; DELETE FROM reports; SELECT lo_unlink(4711)");

        script("restore.sh");

        assertThat(DATABASE.query("SELECT count(*) FROM own.readings")).containsExactly("10");
        assertThat(DATABASE.query("SELECT note FROM reports")).containsExactly("retained");
        assertThat(DATABASE.query("SELECT convert_from(lo_get(4711), 'UTF8')")).containsExactly("large");
        assertThat(DATABASE.query(
                        "SELECT tableowner FROM pg_tables WHERE tablename IN ('mqtt_users', 'readings', 'reports')"
                                + " ORDER BY tablename"))
                .containsExactly("rookery", "postgres", "postgres");
    }

    /** The chart has no superuser in an existing database. */
    @Test
    void backsUpAnExistingDatabaseAsItsOwner() throws Exception {
        DATABASE.execute("INSERT INTO mqtt_users (username, password_hash) VALUES ('device1', 'x')");
        String user = user("backup", Chart.render(Chart.EVERYTHING + "existingDatabase: {host: db.example.com}\n"));
        assertThat(user).isEqualTo("rookery");

        run(scriptOf("backup.sh"), settings(), user);
        DATABASE.execute("TRUNCATE mqtt_users");
        run(scriptOf("restore.sh"), settings(), user);

        assertThat(DATABASE.query("SELECT username FROM mqtt_users")).containsExactly("device1");
    }

    @Test
    void restoringATruncatedDumpChangesNothing() throws Exception {
        DATABASE.execute(
                "INSERT INTO mqtt_users (username, password_hash) SELECT 'device' || n, 'x' FROM generate_series(1, 9999) n");
        script("backup.sh");
        Path dump;
        try (Stream<Path> files = Files.list(folder)) {
            dump = files.filter(file -> file.toString().endsWith(".dump"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(dump);
        Files.write(dump, Arrays.copyOf(bytes, bytes.length * 2 / 3));
        DATABASE.execute("UPDATE mqtt_users SET password_hash = 'y'");

        RunningProcess restore = start(scriptOf("restore.sh"), settings(), user("restore", OBJECTS));

        assertThat(restore.awaitExit(TIMEOUT)).isNotZero();
        assertThat(DATABASE.query("SELECT count(*) FROM mqtt_users WHERE password_hash = 'y'"))
                .containsExactly("9999");
    }

    @Test
    void deletesTheOldestDumps() throws Exception {
        for (int day = 1; day <= 9; day++) {
            Files.writeString(folder.resolve(NAME + "-2020010" + day + "T000000Z.dump"), "old");
            Files.writeString(folder.resolve(NAME + "-2020010" + day + "T000000Z.contents"), "old");
        }
        Files.writeString(folder.resolve(NAME + "-20200110T000000Z.dump.part"), "left behind");

        script("backup.sh");

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSize(6)
                    .contains(NAME + "-20200109T000000Z.dump", NAME + "-20200108T000000Z.dump")
                    .contains(NAME + "-20200109T000000Z.contents", NAME + "-20200108T000000Z.contents");
        }
    }

    @Test
    void recordsBackupsAndFailures() throws Exception {
        DATABASE.execute("TRUNCATE rookery_backup_state");
        String written = script("backup.sh");
        String name = written.replaceAll("(?s)Wrote (\\S+),.*", "$1");
        String state = "SELECT last_run_succeeded || ' ' || last_success_name || ' ' || (last_success_bytes > 0) || ' '"
                + " || last_result FROM rookery_backup_state WHERE task = 'backup' AND storage = 'volume'";
        assertThat(DATABASE.query(state)).containsExactly("true " + name + " true Wrote the dump.");

        Map<String, String> withoutPrograms = new HashMap<>(settings());
        Path programs = Files.createDirectory(folder.resolve("programs"));
        Path refusing = Files.writeString(programs.resolve("pg_dump"), "#!/bin/sh\necho refused >&2\nexit 1\n");
        assertThat(refusing.toFile().setExecutable(true)).isTrue();
        withoutPrograms.put("PATH", programs + ":" + System.getenv("PATH"));
        RunningProcess failing = start(scriptOf("backup.sh"), withoutPrograms, "postgres");

        assertThat(failing.awaitExit(TIMEOUT)).isNotZero();
        assertThat(DATABASE.query(state))
                .containsExactly("false " + name + " true The dump failed; the log of the job says why.");
    }

    /** The container of the program, which the image has, is played by this test. */
    @Test
    void restoresIntoAScratchServerForTheCheck() throws Exception {
        DATABASE.execute("CREATE SCHEMA own; CREATE TABLE own.readings AS SELECT n FROM generate_series(1, 10) n");
        DATABASE.execute("DO $$ BEGIN CREATE ROLE reader; EXCEPTION WHEN duplicate_object THEN END $$");
        DATABASE.execute("GRANT USAGE ON SCHEMA own TO reader");
        script("backup.sh");
        Path scratch = Files.createDirectory(folder.resolve("scratch"));
        int port = FreePort.find();

        try (RunningProcess server = scratchServer(scratch, port)) {
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .failFast(server.output(), () -> Files.exists(scratch.resolve("failed")))
                    .until(() -> Files.exists(scratch.resolve("restored")));
            assertThat(Files.readAllLines(scratch.resolve("contents")))
                    .contains("rows\town.readings\t10", "role\trookery\t0", "role\treader\t0")
                    .anyMatch(line -> line.startsWith("rows\tpublic.mqtt_users\t"));
            RunningProcess count = RunningProcess.start(List.of(
                    "psql",
                    "postgresql://postgres@127.0.0.1:" + port + "/restored",
                    "--tuples-only",
                    "--no-align",
                    "--command=SELECT count(*) FROM own.readings"));
            assertThat(count.awaitExit(TIMEOUT)).as(count.output()).isZero();
            assertThat(count.output()).isEqualTo("10\n");

            Files.createFile(scratch.resolve("finished"));
            assertThat(server.awaitExit(TIMEOUT)).as(server.output()).isZero();
        }
    }

    @Test
    void theScratchServerSaysWhyNothingIsRestored() throws Exception {
        Path scratch = Files.createDirectory(folder.resolve("scratch"));
        try (RunningProcess server = scratchServer(scratch, FreePort.find())) {
            assertThat(server.awaitExit(TIMEOUT)).isNotZero();
        }
        assertThat(scratch.resolve("failed")).hasContent("There is no dump to restore.");
    }

    private RunningProcess scratchServer(Path scratch, int port) throws Exception {
        String programs = DATABASE.query("SELECT setting FROM pg_config WHERE name = 'BINDIR'")
                .get(0);
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // PostgreSQL refuses to run as root.
            command.addAll(List.of("unshare", "--user"));
        }
        command.addAll(List.of(
                "env",
                "PATH=" + System.getenv("PATH") + ":" + programs,
                "BACKUP_FOLDER=" + folder,
                "SCRATCH_FOLDER=" + scratch,
                "SCRATCH_PORT=" + port,
                "sh",
                "-c",
                scriptOf("restore-test.sh")));
        return RunningProcess.start(command);
    }

    private Map<String, String> settings() {
        return Map.of("BACKUP_FOLDER", folder.toString(), "BACKUPS_KEPT", "3");
    }

    private String script(String file) throws Exception {
        return run(scriptOf(file), settings(), user(file.replace(".sh", ""), OBJECTS));
    }

    private static String scriptOf(String file) {
        return OBJECTS.get(ConfigMap.class, "customer-abc123-backup").getData().get(file);
    }

    /** Returns the PostgreSQL role of a job. */
    private static String user(String job, Objects objects) {
        return objects.container(job).getEnv().stream()
                .filter(variable -> variable.getName().equals("PGUSER"))
                .map(EnvVar::getValue)
                .findFirst()
                .orElseThrow();
    }

    private static String run(String script, Map<String, String> variables, String user) throws Exception {
        RunningProcess process = start(script, variables, user);
        int exitCode = process.awaitExit(TIMEOUT);
        assertThat(exitCode).as(process.output()).isZero();
        return process.output();
    }

    private static RunningProcess start(String script, Map<String, String> variables, String user) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "env", "PGHOST=localhost", "PGPORT=" + ADDRESS.getPort(), "PGDATABASE=" + NAME, "PGUSER=" + user));
        variables.forEach((key, value) -> command.add(key + "=" + value));
        command.addAll(List.of("sh", "-c", script));
        return RunningProcess.start(command);
    }
}
