package dev.rookery.app.backup.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.app.command.MigratedDatabase;
import dev.rookery.app.database.Schemas;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoredDatabaseTest {
    private final TestDatabase database = MigratedDatabase.create();
    private final PostgresConfig config = PostgresConfig.fromUrl(database.url(), Map.of());

    @TempDir
    private Path folder;

    private BackupContents contents;

    @BeforeEach
    void fill() throws SQLException {
        database.execute(
                "INSERT INTO mqtt_users (username, password_hash) SELECT 'd' || n, 'x' FROM generate_series(1, 20) n");
        try (Connection connection = PostgresClients.dataSource(config).getConnection();
                Statement statement = connection.createStatement()) {
            contents = BackupContents.of(statement);
        }
    }

    @Test
    void acceptsWhatTheBackupHolds() throws IOException {
        Path file = folder.resolve("x.contents");
        contents.write(file);
        BackupContents read = BackupContents.read(file);
        assertThat(read).isEqualTo(contents);
        assertThat(read.rows()).containsEntry("public.mqtt_users", 20L);
        assertThat(read.roles()).contains("postgres");

        assertThat(new RestoredDatabase(config).check(Optional.of(read), Schemas.ALL))
                .hasSize(3)
                .anyMatch(line -> line.contains("as in the backup"))
                .anyMatch(line -> line.contains("0 migrations applied, of 4 components"))
                .anyMatch(line -> line.contains("logged in"));
    }

    @Test
    void namesTablesWithOtherRows() {
        database.execute("DELETE FROM mqtt_users WHERE username = 'd1'; DROP TABLE rookery_backup_state");

        assertThatThrownBy(() -> new RestoredDatabase(config).check(Optional.of(contents), Schemas.ALL))
                .isInstanceOf(RestoreCheckException.class)
                .hasMessageContaining("public.mqtt_users: 20 rows expected, 19 found")
                .hasMessageContaining("public.rookery_backup_state: 0 rows expected, but the table is missing");
    }

    /** As a dump does that leaves out the functions that triggers call. */
    @Test
    void requiresThatUsersCanBeAddedAndLogIn() {
        database.execute("ALTER TABLE mqtt_users RENAME COLUMN password_hash TO other");

        assertThatThrownBy(() -> new RestoredDatabase(config).check(Optional.empty(), Schemas.ALL))
                .hasMessageContaining("password_hash");
    }

    @Test
    void refusesADatabaseWithoutTables() {
        TestDatabase empty = TestDatabase.create();
        PostgresConfig other = PostgresConfig.fromUrl(empty.url(), Map.of());

        assertThatThrownBy(() -> new RestoredDatabase(other)
                        .check(Optional.of(new BackupContents(Map.of(), Set.of())), Schemas.ALL))
                .isInstanceOf(RestoreCheckException.class)
                .hasMessageContaining("no tables of Rookery");
    }

    @Test
    void refusesAMalformedList() throws IOException {
        Path file = Files.writeString(folder.resolve("x.contents"), "rows\tpublic.mqtt_users\tmany\n");

        assertThatThrownBy(() -> BackupContents.read(file))
                .hasMessageContaining("x.contents is not a list of contents");
    }
}
