package dev.rookery.app.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.RookeryCommands;
import dev.rookery.app.database.DataFolder;
import dev.rookery.app.database.Database;
import dev.rookery.app.database.EmbeddedDatabase;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.storage.ObjectStorageServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a platform with the embedded PostgreSQL while it runs, in a real object storage. */
@Tag("long")
class BackupCommandsTest {
    private static final String STATE = "SELECT task || ' ' || storage || ' ' || last_run_succeeded || ' '"
            + " || (last_success_at IS NOT NULL) FROM rookery_backup_state ORDER BY 1";

    @TempDir
    private static Path shared;

    private static ObjectStorageServer server;
    private static EmbeddedDatabase platform;
    private static Path data;
    private static Path credentials;
    private static int buckets;

    @TempDir
    private Path folder;

    private Path backups;
    private Path scratch;
    private String bucket;

    @BeforeAll
    static void start() throws Exception {
        server = ObjectStorageServer.start();
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        data = shared.resolve("data");
        platform = EmbeddedDatabase.start(new DataFolder(data));
        execute("INSERT INTO mqtt_users (username, password_hash) VALUES ('device001', 'x')");
        credentials = Files.writeString(
                shared.resolve("credentials"),
                "AWS_ACCESS_KEY_ID=" + ObjectStorageServer.ACCESS_KEY + "\nAWS_SECRET_ACCESS_KEY="
                        + ObjectStorageServer.SECRET_KEY + "\n");
    }

    @AfterAll
    static void stop() {
        platform.close();
        server.close();
    }

    @BeforeEach
    void prepare() throws Exception {
        // The account of PostgreSQL passes through.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        backups = folder.resolve("backups");
        scratch = Files.createDirectory(folder.resolve("scratch"));
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
        bucket = "backups" + ++buckets;
        server.createBucket(bucket);
        execute("DELETE FROM rookery_backup_state");
    }

    @Test
    void storesABackupTestsItAndRestoresIt() throws Exception {
        assertThat(run("create", "--folder=" + backups).orFail()).contains("Wrote ", "Stored rookery-");
        assertThat(query(STATE)).containsExactly("backup object_storage true true", "backup volume true true");
        String name = onlyFile(backups);
        assertThat(run("list").orFail()).startsWith(name + "\t").hasLineCount(1);

        assertThat(run("test", "--scratch=" + scratch).orFail())
                .contains("Fetched " + name, "Restored " + name, "all of them readable", "logged in");
        assertThat(query(STATE)).contains("restore_test object_storage true true");
        try (Stream<Path> left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }

        execute("INSERT INTO mqtt_users (username, password_hash) VALUES ('later', 'x')");
        Path fetched = folder.resolve("fetched");
        run("download", "--folder=" + fetched).orFail();
        Path restored = folder.resolve("restored");
        RookeryCommands.run("", "backup", "restore", fetched.resolve(name).toString(), "--to=" + restored)
                .orFail();
        try (Database database = EmbeddedDatabase.open(new DataFolder(restored), notice -> {})) {
            assertThat(query(database.config(), "SELECT username FROM mqtt_users"))
                    .containsExactly("device001");
        } finally {
            execute("DELETE FROM mqtt_users WHERE username = 'later'");
        }
    }

    @Test
    void aTruncatedArchiveFailsTheTest() throws Exception {
        run("create", "--folder=" + backups).orFail();
        Path archive = backups.resolve(onlyFile(backups));
        byte[] bytes = Files.readAllBytes(archive);
        Files.write(backups.resolve("rookery-20990101T000000Z.tar.gz"), Arrays.copyOf(bytes, bytes.length * 2 / 3));
        run("upload", "--folder=" + backups).orFail();

        RookeryCommands.Result result = run("test", "--scratch=" + scratch);

        assertThat(result.exitCode()).isNotZero();
        assertThat(query(STATE)).contains("restore_test object_storage false false");
        assertThat(run("test", "--folder=" + backups, "--scratch=" + scratch).exitCode())
                .isNotZero();
        try (Stream<Path> left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void retainsTheNewestBackupsAndStoresTheMissingOnes() throws Exception {
        Files.createDirectories(backups);
        for (int day = 1; day <= 4; day++) {
            Files.writeString(backups.resolve("iotistic-2026010" + day + "T000000Z.dump"), "dump " + day);
            Files.writeString(backups.resolve("iotistic-2026010" + day + "T000000Z.contents"), "");
        }
        Files.writeString(backups.resolve("iotistic-20260105T000000Z.dump.part"), "in progress");
        run("upload", "--folder=" + backups, "--backup-keep=2").orFail();
        assertThat(run("list").orFail().lines().map(line -> line.split("\t")[0]))
                .containsExactly("iotistic-20260103T000000Z.dump", "iotistic-20260104T000000Z.dump");

        Files.writeString(backups.resolve("iotistic-20260105T000000Z.dump"), "dump 5");
        assertThat(run("upload", "--folder=" + backups, "--backup-keep=2").orFail())
                .contains("Stored iotistic-20260105T000000Z.dump")
                .contains("Deleted iotistic-20260103T000000Z.dump")
                .doesNotContain("Stored iotistic-20260104T000000Z.dump");
    }

    @Test
    void recordsAnUnreachableStorageBesideTheBackupInTheFolder() throws Exception {
        List<String> command = new ArrayList<>(arguments("create", "--folder=" + backups));
        command.add("--backup-endpoint=http://localhost:1");

        RookeryCommands.Result result = RookeryCommands.run("", command.toArray(String[]::new));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("Cannot list backups in bucket", "Check --backup-endpoint");
        assertThat(query(STATE)).containsExactly("backup object_storage false false", "backup volume true true");
        assertThat(onlyFile(backups)).endsWith(".tar.gz");
    }

    @Test
    void refusesHttpToOtherHostsAndMissingCredentials() {
        RookeryCommands.Result http = RookeryCommands.run(
                "",
                "backup",
                "list",
                "--backup-bucket=abc",
                "--backup-endpoint=http://storage.example.com",
                "--backup-credentials-file=" + credentials);
        assertThat(http.exitCode()).isEqualTo(2);
        assertThat(http.err()).contains("would send backups unencrypted", "--backup-allow-http");
        RookeryCommands.Result none = RookeryCommands.run("", "backup", "list");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("Set --backup-bucket");
    }

    private RookeryCommands.Result run(String... command) {
        List<String> all = arguments(command);
        all.add("--backup-endpoint=" + server.endpoint());
        return RookeryCommands.run("", all.toArray(String[]::new));
    }

    private List<String> arguments(String... command) {
        List<String> all = new ArrayList<>(List.of("backup"));
        all.addAll(List.of(command));
        all.addAll(List.of("--backup-bucket=" + bucket, "--backup-credentials-file=" + credentials));
        if (!List.of("list", "download").contains(command[0])) {
            all.add("--data=" + data);
        }
        return all;
    }

    private static String onlyFile(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0).getFileName().toString();
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection =
                        PostgresClients.dataSource(platform.config()).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> query(String sql) throws SQLException {
        return query(platform.config(), sql);
    }

    private static List<String> query(PostgresConfig config, String sql) throws SQLException {
        try (Connection connection = PostgresClients.dataSource(config).getConnection();
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
