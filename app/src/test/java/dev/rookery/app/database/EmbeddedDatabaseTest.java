package dev.rookery.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
    @TempDir
    private Path directory;

    @Test
    void keepsItsDataAcrossRestartsAndLetsCommandsIn() throws Exception {
        DataFolder folder = new DataFolder(directory.resolve("new/data"));
        try (EmbeddedDatabase platform = EmbeddedDatabase.start(folder)) {
            execute(platform.config(), "INSERT INTO mqtt_users (username, password_hash) VALUES ('device001', 'x')");

            try (Database command = EmbeddedDatabase.open(folder)) {
                assertThat(query(command.config(), "SELECT username FROM mqtt_users"))
                        .isEqualTo("device001");
            }
            assertThat(query(platform.config(), "SELECT 1")).isEqualTo("1");
            assertThatThrownBy(() -> EmbeddedDatabase.start(folder))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("already running")
                    .hasMessageContaining("--data");
        }

        try (Database command = EmbeddedDatabase.open(folder)) {
            assertThat(query(command.config(), "SELECT username FROM mqtt_users"))
                    .isEqualTo("device001");
        }
        assertThat(Postmaster.ready(folder.cluster())).isEmpty();
    }

    /** A command may come while the platform starts: it gets a database with tables, or none. */
    @Test
    void keepsCommandsOutUntilTheTablesAreThere() throws Exception {
        DataFolder folder = new DataFolder(directory.resolve("data"));
        folder.create();
        FolderLock starting = FolderLock.tryAcquire(folder.lockFile()).orElseThrow();
        CompletableFuture<Database> command = CompletableFuture.supplyAsync(() -> EmbeddedDatabase.open(folder));
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
    void losesNothingThatWasCommittedAndLetsNobodyInWithoutThePassword() throws Exception {
        DataFolder folder = new DataFolder(directory.resolve("data"));
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
            PostgresConfig config = database.config();

            assertThat(query(config, "SHOW fsync")).isEqualTo("on");
            assertThat(query(config, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(query(config, "SHOW listen_addresses")).isEqualTo("localhost");
            assertThatThrownBy(() -> connect(config, "wrong")).isInstanceOf(SQLException.class);
            assertThat(permissions(folder.root())).isEqualTo("rwx------");
            assertThat(permissions(folder.passwordFile())).isEqualTo("rw-------");
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
