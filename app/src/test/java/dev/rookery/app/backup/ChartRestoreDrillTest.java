package dev.rookery.app.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.RookeryProcess;
import dev.rookery.app.database.Schemas;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.provisioner.ProvisionerSchema;
import dev.rookery.testkit.FreePort;
import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.storage.ObjectStorageServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Containers of the chart's jobs as processes, in their order: dump, upload, download, restore into a scratch server and check,
 * with PostgreSQL of the chart's version and an object storage.
 */
@Tag("long")
class ChartRestoreDrillTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Path BINARIES = Path.of("target", "postgresql", "postgresql-15.jar");
    private static final Path SCRIPTS = Path.of("..", "deploy", "charts", "customer-instance", "scripts");

    @TempDir
    private static Path shared;

    private static ObjectStorageServer storage;
    private static JarFile binaries;
    private static EmbeddedPostgres server;

    @TempDir
    private Path folder;

    private String database = "iotistic";
    private Path volume;
    private Path scratch;
    private Path fetched;
    private int scratchPort;

    @BeforeAll
    static void start() throws Exception {
        storage = ObjectStorageServer.start();
        storage.createBucket("backups");
        binaries = new JarFile(BINARIES.toFile());
        server = EmbeddedPostgres.builder()
                .setPgBinaryResolver((system, architecture) ->
                        binaries.getInputStream(binaries.getJarEntry("postgres-linux-x86_64.txz")))
                .start();
        execute("postgres", "CREATE ROLE rookery LOGIN CREATEROLE");
        execute("postgres", "CREATE DATABASE iotistic OWNER rookery");
        Migrations.apply(
                PostgresConfig.fromUrl("postgresql://rookery@localhost:" + server.getPort() + "/iotistic", Map.of()),
                Schemas.ALL);
        execute(
                "iotistic",
                "INSERT INTO mqtt_users (username, password_hash) SELECT 'd' || n, 'x' FROM generate_series(1, 50) n");
        execute("postgres", "CREATE DATABASE provisioner OWNER rookery");
        Migrations.apply(
                PostgresConfig.fromUrl("postgresql://rookery@localhost:" + server.getPort() + "/provisioner", Map.of()),
                List.of(ProvisionerSchema.SCHEMA));
        program();
    }

    /** Writes the program that the image has. */
    private static void program() throws IOException {
        List<String> command = RookeryProcess.command();
        StringBuilder script = new StringBuilder("#!/bin/sh\nexec");
        command.forEach(word -> script.append(" '").append(word).append('\''));
        Path program = Files.writeString(shared.resolve("rookery"), script + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        binaries.close();
        storage.close();
    }

    @BeforeEach
    void prepare() throws IOException, SQLException {
        volume = Files.createDirectory(folder.resolve("volume"));
        scratch = Files.createDirectory(folder.resolve("scratch"));
        fetched = scratch.resolve("backup");
        execute("iotistic", "DELETE FROM rookery_backup_state");
    }

    @Test
    void restoresTheNewestDumpOfTheObjectStorage() throws Exception {
        succeed(script("backup.sh"));
        succeed(List.of("rookery", "backup", "upload", "--folder=" + volume));
        deleteVolume();
        succeed(List.of("rookery", "backup", "download", "--folder=" + fetched));

        try (RunningProcess restored = scratchServer()) {
            RunningProcess check = run(script("check-restored.sh"));
            assertThat(check.awaitExit(TIMEOUT)).as(check.output()).isZero();
            assertThat(check.output())
                    .contains("as in the backup", "0 migrations applied, of 4 components", "logged in");
            assertThat(restored.awaitExit(TIMEOUT)).as(restored.output()).isZero();
        }
        assertThat(state())
                .containsExactly(
                        "backup object_storage true", "backup volume true", "restore_test object_storage true");
    }

    @Test
    void aDumpWithFewerRowsThanListedFails() throws Exception {
        succeed(script("backup.sh"));
        Path contents = file(".contents");
        Files.writeString(
                contents, Files.readString(contents).replace("public.mqtt_users\t50", "public.mqtt_users\t51"));
        succeed(List.of("rookery", "backup", "upload", "--folder=" + volume));
        succeed(List.of("rookery", "backup", "download", "--folder=" + fetched));

        try (RunningProcess restored = scratchServer()) {
            RunningProcess check = run(script("check-restored.sh"));
            assertThat(check.awaitExit(TIMEOUT)).isNotZero();
            assertThat(check.output()).contains("public.mqtt_users: 51 rows expected, 50 found");
            assertThat(restored.awaitExit(TIMEOUT)).as(restored.output()).isZero();
        }
        assertThat(state()).contains("restore_test object_storage false");
    }

    @Test
    void aDumpThatCannotBeRestoredFails() throws Exception {
        Files.createDirectory(fetched);
        Files.writeString(fetched.resolve("iotistic-20990101T000000Z.dump"), "no dump");
        Files.writeString(fetched.resolve("iotistic-20990101T000000Z.contents"), "role\tpostgres\t0\n");

        try (RunningProcess restored = scratchServer()) {
            RunningProcess check = run(script("check-restored.sh"));
            assertThat(check.awaitExit(TIMEOUT)).isNotZero();
            assertThat(check.output()).contains("The restore failed; the log of the container scratch says why.");
            assertThat(restored.awaitExit(TIMEOUT)).isNotZero();
        }
        assertThat(state()).containsExactly("restore_test object_storage false");
    }

    /** As the jobs of the provisioner's chart do, whose scripts are the same. */
    @Test
    void restoresTheDatabaseOfAProvisioner() throws Exception {
        database = "provisioner";
        succeed(script("backup.sh"));
        succeed(List.of("rookery", "backup", "upload", "--folder=" + volume));
        deleteVolume();
        succeed(List.of("rookery", "backup", "download", "--folder=" + fetched));

        try (RunningProcess restored = scratchServer()) {
            RunningProcess check = run(script("check-restored.sh"));
            assertThat(check.awaitExit(TIMEOUT)).as(check.output()).isZero();
            assertThat(check.output()).contains("as in the backup", "0 migrations applied, of 1 components");
            assertThat(restored.awaitExit(TIMEOUT)).as(restored.output()).isZero();
        }
        assertThat(
                        queryDatabase(
                                "provisioner",
                                "SELECT task || ' ' || storage || ' ' || last_run_succeeded FROM provisioner_backup_state ORDER BY 1"))
                .containsExactly(
                        "backup object_storage true", "backup volume true", "restore_test object_storage true");
    }

    private RunningProcess scratchServer() throws Exception {
        String programs =
                query("SELECT setting FROM pg_config WHERE name = 'BINDIR'").get(0);
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // PostgreSQL refuses to run as root.
            command.addAll(List.of("unshare", "--user"));
        }
        scratchPort = FreePort.find();
        command.addAll(List.of(
                "env",
                "PATH=" + System.getenv("PATH") + ":" + programs,
                "BACKUP_FOLDER=" + fetched,
                "SCRATCH_FOLDER=" + scratch,
                "SCRATCH_PORT=" + scratchPort));
        command.addAll(script("restore-test.sh"));
        return RunningProcess.start(command);
    }

    private static List<String> script(String name) {
        return List.of("sh", SCRIPTS.resolve(name).toString());
    }

    private void succeed(List<String> command) throws Exception {
        RunningProcess process = run(command);
        assertThat(process.awaitExit(TIMEOUT)).as(process.output()).isZero();
    }

    private RunningProcess run(List<String> command) throws IOException {
        Map<String, String> variables = new HashMap<>(Map.of(
                "PATH", shared + ":" + System.getenv("PATH"),
                "PGHOST", "localhost",
                "PGPORT", Integer.toString(server.getPort()),
                "PGDATABASE", database,
                "PGUSER", "postgres",
                "PGSSLMODE", "disable",
                "BACKUP_FOLDER", volume.toString(),
                "BACKUPS_KEPT", "7",
                "BACKUP_STORAGE", "object-storage"));
        variables.put("SCRATCH_FOLDER", scratch.toString());
        variables.put("SCRATCH_PORT", Integer.toString(scratchPort));
        variables.put("ROOKERY_BACKUP_BUCKET", "backups");
        variables.put("ROOKERY_BACKUP_PREFIX", "customer-" + folder.getFileName());
        variables.put("ROOKERY_BACKUP_ENDPOINT", storage.endpoint().toString());
        variables.put("AWS_ACCESS_KEY_ID", ObjectStorageServer.ACCESS_KEY);
        variables.put("AWS_SECRET_ACCESS_KEY", ObjectStorageServer.SECRET_KEY);
        List<String> all = new ArrayList<>(List.of("env"));
        variables.forEach((name, value) -> all.add(name + "=" + value));
        all.addAll(command);
        return RunningProcess.start(all);
    }

    private void deleteVolume() throws IOException {
        try (Stream<Path> files = Files.list(volume)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private Path file(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(volume)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<String> state() throws SQLException {
        return query("SELECT task || ' ' || storage || ' ' || last_run_succeeded FROM rookery_backup_state ORDER BY 1");
    }

    private static void execute(String database, String sql) throws SQLException {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> query(String sql) throws SQLException {
        return queryDatabase("iotistic", sql);
    }

    private static List<String> queryDatabase(String name, String sql) throws SQLException {
        try (Connection connection = server.getDatabase("postgres", name).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
