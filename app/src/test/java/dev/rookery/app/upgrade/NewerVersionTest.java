package dev.rookery.app.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.RookeryCommands;
import dev.rookery.app.RookeryCommands.Result;
import dev.rookery.testkit.TestDatabase;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Refuses data folders and databases of newer versions, and leaves them unchanged. */
class NewerVersionTest {
    private static final String UNREACHABLE = "--postgres-url=postgresql://u@127.0.0.1:1/d";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "all",
                "all " + UNREACHABLE,
                "broker " + UNREACHABLE,
                "broker --durability=none " + UNREACHABLE,
                "migrate",
                "user list",
            })
    void refusesDataFolder(String command) throws IOException {
        ReleaseFixture release = ReleaseFixture.unpack("0.1.0", "broker", folder);
        Files.writeString(release.data().resolve("format"), "2\n");
        Map<Path, byte[]> before = contents(release.data());

        Result result = run(command, release.data());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo("rookery: The data folder " + release.data() + " was written by a newer version of Rookery"
                        + " (format 2; this build reads up to 1). Start that version, restore a backup, or choose another"
                        + " folder with --data\n");
        assertUnchanged(release.data(), before);
    }

    @Test
    void refusesDataFolderWithoutFormatNumber() throws IOException {
        Files.writeString(folder.resolve("format"), "two\n");

        assertThat(run("user list", folder).err())
                .isEqualTo("rookery: The data folder " + folder + " has an unknown format: its file format holds 'two'"
                        + " instead of a number. Restore a backup\n");
    }

    @Test
    void refusesClusterOfNewerPostgres() throws IOException {
        Path cluster = Files.createDirectory(folder.resolve("postgresql"));
        Files.writeString(folder.resolve("format"), "1\n");
        Files.writeString(cluster.resolve("PG_VERSION"), "19\n");
        Map<Path, byte[]> before = contents(folder);

        assertThat(run("user list", folder).err())
                .isEqualTo("rookery: The database in " + cluster + " was created by PostgreSQL 19; this build runs"
                        + " PostgreSQL 18. Start the version of Rookery that created it, or restore a backup\n");

        assertUnchanged(folder, before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000000000000002.journal", "0000000000000003.journal"})
    void refusesJournal(String name) throws IOException {
        ReleaseFixture release = ReleaseFixture.unpack("0.1.0", "broker", folder);
        Files.writeString(release.data().resolve("format"), "1\n");
        Path store = release.data().resolve("broker/store");
        Files.writeString(store.resolve("lock"), "");
        Files.writeString(store.resolve(".unfinished"), "");
        try (RandomAccessFile journal = new RandomAccessFile(store.resolve(name).toFile(), "rw")) {
            // The format number follows the eight bytes of the magic number.
            journal.seek(8);
            journal.writeInt(5);
        }
        Map<Path, byte[]> before = contents(release.data());

        Result result = run(
                "broker --mqtt-port=0 --websocket-port=none --postgres-url="
                        + release.database().url(),
                release.data());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo("rookery: The journal file " + store.resolve(name)
                        + " was written by a newer version of Rookery"
                        + " (format 5; this build reads up to 4). Start that version, restore a backup, or choose another"
                        + " folder with --data\n");
        assertUnchanged(release.data(), before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate", "broker", "api", "exporter", "all"})
    void refusesDatabase(String command) throws IOException {
        TestDatabase database = ReleaseFixture.unpack("0.1.0", "broker", folder).database();
        database.execute("DROP TABLE rookery_usage_report");
        database.execute("DELETE FROM rookery_exporter_schema_history WHERE version = '1'");
        database.execute(
                "INSERT INTO rookery_api_schema_history SELECT 99, '999', 'new', type, 'V999__new.sql', checksum,"
                        + " installed_by, installed_on, execution_time, success FROM rookery_api_schema_history WHERE version = '300'");
        List<String> before = tables(database);

        Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");
        String options =
                " --postgres-url=" + database.url() + (command.equals("api") ? " --service-key-file=" + key : "");

        Result result = run(command + options, folder.resolve("data"));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("rookery: The database at localhost:")
                .endsWith(database.name()
                        + " was migrated by a newer version of Rookery (rookery_api_schema_history lists"
                        + " V999__new.sql, which this build does not know). Start that version or restore a backup\n");
        assertThat(tables(database)).isEqualTo(before);
    }

    @Test
    void refusesProvisionerDatabase() throws IOException {
        ReleaseFixture release = ReleaseFixture.unpack("0.1.0", "provisioner", folder);
        TestDatabase database = release.database();
        database.execute("UPDATE rookery_provisioner_schema_history SET version = '999', script = 'V999__new.sql'"
                + " WHERE version = '3'");

        Result result = run(
                "provisioner --base-domain=iot.example.com --provisioner-port=0 --provisioner-secret-file="
                        + release.folder().resolve("secret") + " --postgres-url=" + database.url(),
                folder.resolve("data"));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("was migrated by a newer version of Rookery");
    }

    private static Result run(String command, Path data) {
        List<String> arguments = new ArrayList<>(Arrays.asList(command.split(" ")));
        arguments.add("--data=" + data);
        return RookeryCommands.run("", arguments.toArray(String[]::new));
    }

    private static List<String> tables(TestDatabase database) {
        return database.query(
                "SELECT relname || ' ' || relkind::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                        + " ORDER BY 1");
    }

    private static void assertUnchanged(Path data, Map<Path, byte[]> before) throws IOException {
        Map<Path, byte[]> after = contents(data);
        assertThat(after).containsOnlyKeys(before.keySet());
        before.forEach((file, bytes) -> assertThat(Arrays.equals(after.get(file), bytes))
                .as(file.toString())
                .isTrue());
    }

    private static Map<Path, byte[]> contents(Path data) throws IOException {
        Map<Path, byte[]> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(data)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                contents.put(path, Files.readAllBytes(path));
            }
        }
        return contents;
    }
}
