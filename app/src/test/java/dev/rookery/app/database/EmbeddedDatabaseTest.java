package dev.rookery.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rookery.postgres.PostgresConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class EmbeddedDatabaseTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** Shared, because extracting them takes seconds. */
    @TempDir
    private static Path programs;

    private final List<String> notices = new ArrayList<>();

    @TempDir
    private Path directory;

    @BeforeAll
    static void extractPrograms() throws IOException {
        Files.setPosixFilePermissions(programs, PosixFilePermissions.fromString("rwxr-xr-x"));
        PostgresPrograms.extract(programs);
    }

    private DataFolder folder(String name) throws IOException {
        DataFolder folder = new DataFolder(directory.resolve(name));
        folder.create();
        Files.createSymbolicLink(folder.programs(), programs);
        return folder;
    }

    @Test
    void persistsDataAndSharesTheServerWithCommands() throws Exception {
        DataFolder folder = folder("new/data");
        try (EmbeddedDatabase platform = EmbeddedDatabase.start(folder)) {
            execute(platform.config(), "INSERT INTO mqtt_users (username, password_hash) VALUES ('device001', 'x')");

            try (Database command = EmbeddedDatabase.open(folder, notices::add)) {
                assertThat(query(command.config(), "SELECT username FROM mqtt_users"))
                        .isEqualTo("device001");
            }
            assertThat(query(platform.config(), "SELECT 1")).isEqualTo("1");
            assertThatThrownBy(() -> EmbeddedDatabase.start(folder))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("already running")
                    .hasMessageContaining("--data");
        }

        assertThat(notices).isEmpty();
        try (Database command = EmbeddedDatabase.open(folder, notices::add)) {
            assertThat(query(command.config(), "SELECT username FROM mqtt_users"))
                    .isEqualTo("device001");
        }
        assertThat(notices)
                .singleElement()
                .asString()
                .contains("No platform is running", folder.root().toString());
        assertThat(Postmaster.ready(folder.cluster())).isEmpty();
    }

    /** A command during the start of a platform gets a database with tables, or none. */
    @Test
    void commandsWaitUntilTheTablesExist() throws Exception {
        DataFolder folder = folder("data");
        FolderLock starting = FolderLock.tryAcquire(folder.lockFile()).orElseThrow();
        CompletableFuture<Database> command =
                CompletableFuture.supplyAsync(() -> EmbeddedDatabase.openOrCreate(folder));
        assertThat(FolderLock.tryAcquire(folder.lockFile())).isEmpty();
        assertThat(FolderLock.isShared(folder.lockFile())).isFalse();
        assertThat(command).isNotDone();
        starting.close();

        try (Database database = command.join()) {
            assertThat(query(database.config(), "SELECT count(*) FROM mqtt_users"))
                    .isEqualTo("0");
        }
    }

    @Test
    void isDurableAndRequiresThePassword() throws Exception {
        DataFolder folder = folder("data");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
            PostgresConfig config = database.config();

            assertThat(query(config, "SHOW fsync")).isEqualTo("on");
            assertThat(query(config, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(query(config, "SHOW listen_addresses")).isEqualTo("localhost");
            assertThatThrownBy(() -> connect(config, "wrong")).isInstanceOf(SQLException.class);
            assertThat(permissions(folder.root())).isIn("rwx------", "rwx--x---");
            assertThat(permissions(folder.passwordFile())).isEqualTo("rw-------");
            assertThat(permissions(folder.rolePasswordFile())).isEqualTo("rw-------");
        }
    }

    @Test
    void componentsUseARoleThatOwnsTheTablesAndIsNoSuperuser() throws Exception {
        DataFolder folder = folder("data");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
            PostgresConfig config = database.config();

            assertThat(config.user()).isEqualTo("rookery");
            assertThat(query(config, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
                    .isEqualTo("f");
            assertThat(query(
                            config,
                            "SELECT count(*) FROM pg_tables WHERE tableowner = 'postgres'"
                                    + " AND schemaname NOT IN ('pg_catalog', 'information_schema')"))
                    .isEqualTo("0");
        }
    }

    @Test
    void restartsAKilledServerOnTheSamePort() throws Exception {
        DataFolder folder = folder("data");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
            Postmaster first = Postmaster.ready(folder.cluster()).orElseThrow();
            first.process().destroyForcibly();

            await().atMost(TIMEOUT).until(() -> Postmaster.ready(folder.cluster())
                    .filter(server -> !server.process().equals(first.process()))
                    .isPresent());
            assertThat(query(database.config(), "SELECT count(*) FROM mqtt_users"))
                    .isEqualTo("0");
        }
        assertThat(Postmaster.ready(folder.cluster())).isEmpty();
    }

    @Test
    void commandsDoNotCreateADatabase() {
        DataFolder folder = new DataFolder(directory.resolve("missing"));

        assertThatThrownBy(() -> EmbeddedDatabase.open(folder, notices::add))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("no database in " + folder.root());
        assertThat(folder.root()).doesNotExist();
        assertThat(notices).isEmpty();
    }

    /** Root's temporary folders are reachable by root only, unless a test opens them. */
    @Test
    void serverDoesNotRunAsRoot() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "SKIPPED: requires root");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        DataFolder folder = folder("data");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
            assertThat(query(database.config(), "SELECT 1")).isEqualTo("1");
            Postmaster server = Postmaster.ready(folder.cluster()).orElseThrow();
            Path process = Path.of("/proc", Long.toString(server.process().pid()));

            assertThat(Files.getOwner(process).getName()).isNotEqualTo("root");
            assertThat(Files.getOwner(folder.cluster()).getName()).isNotEqualTo("root");
        }
    }

    private static void execute(PostgresConfig config, String sql) throws SQLException {
        try (Connection connection = connect(config, config.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(PostgresConfig config, String sql) throws SQLException {
        try (Connection connection = connect(config, config.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(PostgresConfig config, String password) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + config.address(), config.user(), password);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
