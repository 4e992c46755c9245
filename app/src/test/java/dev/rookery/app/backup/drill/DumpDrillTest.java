package dev.rookery.app.backup.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.app.backup.BackupName;
import dev.rookery.app.backup.BackupName.Kind;
import dev.rookery.app.backup.content.BackupContents;
import dev.rookery.app.backup.content.RestoreCheckException;
import dev.rookery.app.backup.dump.DatabaseDump;
import dev.rookery.app.database.Schemas;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps of an external database of the chart's PostgreSQL version, and their restore tests. */
@Tag("long")
class DumpDrillTest {
    private static final Path BINARIES = Path.of("target", "postgresql", "postgresql-15.jar");

    @TempDir
    private Path folder;

    @Test
    void restoresADumpWithItsRolesIntoAScratchServer() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path source = Files.createDirectory(folder.resolve("source"));
        BackupName name = BackupName.of("app", Instant.parse("2026-11-30T02:30:00Z"), Kind.DUMP);
        assertThat(name.file()).isEqualTo("app-20261130T023000Z.dump");
        try (JarFile binaries = new JarFile(BINARIES.toFile());
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setPgBinaryResolver((system, architecture) ->
                                binaries.getInputStream(binaries.getJarEntry("postgres-linux-x86_64.txz")))
                        .start()) {
            fill(server);
            PostgresConfig owner =
                    PostgresConfig.fromUrl("postgresql://application@localhost:" + server.getPort() + "/app", Map.of());
            Migrations.apply(owner, Schemas.ALL);
            DatabaseDump.write(owner, source.resolve(name.file()), source.resolve(name.contents()));
        }

        RestoreDrill drill = new RestoreDrill(scratch("first"));
        assertThat(drill.run(source, name))
                .anyMatch(line -> line.contains("as in the backup"))
                .hasSize(3);

        BackupContents contents = BackupContents.read(source.resolve(name.contents()));
        assertThat(contents.roles()).contains("application", "reader of tenant");
        Map<String, Long> rows = new HashMap<>(contents.rows());
        rows.put("public.own", 4L);
        new BackupContents(rows, contents.roles()).write(source.resolve(name.contents()));
        RestoreDrill second = new RestoreDrill(scratch("second"));
        assertThatThrownBy(() -> second.run(source, name))
                .isInstanceOf(RestoreCheckException.class)
                .hasMessageContaining("public.own: 4 rows expected, 3 found");
    }

    private static void fill(EmbeddedPostgres server) throws Exception {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE application LOGIN CREATEROLE");
            statement.execute("CREATE ROLE \"reader of tenant\"");
            statement.execute("CREATE DATABASE app OWNER application");
        }
        try (Connection connection = server.getDatabase("application", "app").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE own AS SELECT n FROM generate_series(1, 3) n");
            statement.execute("GRANT SELECT ON own TO \"reader of tenant\"");
        }
    }

    private Path scratch(String name) throws Exception {
        Path scratch = Files.createDirectory(folder.resolve(name));
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
        return scratch;
    }
}
