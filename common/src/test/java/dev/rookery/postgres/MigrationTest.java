package dev.rookery.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationTest {
    @Test
    void parsesVersionAndDescription() throws IOException {
        Migration migration = migration("V12__limits_of_users.sql", "").orElseThrow();

        assertThat(migration.version()).isEqualTo("12");
        assertThat(migration.description()).isEqualTo("limits of users");
    }

    @Test
    void checksumIgnoresLineTerminators() throws IOException {
        assertThat(migration("V1__a.sql", "SELECT 1;\r\nSELECT 2;\r\n"))
                .isEqualTo(migration("V1__a.sql", "SELECT 1;\nSELECT 2;"))
                .isNotEqualTo(migration("V1__a.sql", "SELECT 1;\nSELECT 3;"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"R__views.sql", "V1__a.sql.conf", "V1_1__a.sql", "V1.1__a.sql", "U1__a.sql", "notes.txt"})
    void leavesOtherFilesToFlyway(String name) throws IOException {
        assertThat(migration(name, "")).isEmpty();
    }

    private static Optional<Migration> migration(String name, String content) throws IOException {
        return Migration.of(name, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }
}
