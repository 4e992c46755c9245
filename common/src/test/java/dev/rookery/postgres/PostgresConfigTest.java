package dev.rookery.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresConfigTest {
    @Test
    void parsesAllPartsOfAUrl() {
        PostgresConfig config = PostgresConfig.fromUrl(
                "postgresql://us%40er:p%2Fw+%3A@db.example:5433/iot?sslmode=verify-full&sslrootcert=/etc/ca.pem",
                Map.of());

        assertThat(config)
                .isEqualTo(new PostgresConfig(
                        "db.example",
                        5433,
                        "iot",
                        "us@er",
                        "p/w+:",
                        SslMode.VERIFY_FULL,
                        Optional.of(Path.of("/etc/ca.pem"))));
    }

    @Test
    void readsMissingPartsFromTheEnvironment() {
        Map<String, String> environment =
                Map.of("PGUSER", "rookery", "PGPASSWORD", "pw", "PGDATABASE", "other", "PGSSLMODE", "disable");

        PostgresConfig config = PostgresConfig.fromUrl("jdbc:postgresql://db.example/iot", environment);

        assertThat(config)
                .isEqualTo(new PostgresConfig(
                        "db.example", 5432, "iot", "rookery", "pw", SslMode.DISABLE, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://u:p@my_container:5433/d, my_container, 5433",
        "postgresql://my_container/d, my_container, 5432",
        "postgresql://u@[::1]:5433/d, ::1, 5433",
        "postgresql://[::1]/d, ::1, 5432",
        "postgresql:///d, localhost, 5432",
    })
    void parsesHostAndPort(String url, String host, int port) {
        PostgresConfig config = PostgresConfig.fromUrl(url, Map.of());

        assertThat(config.host()).isEqualTo(host);
        assertThat(config.port()).isEqualTo(port);
        assertThat(config.database()).isEqualTo("d");
    }

    @Test
    void usesLibpqDefaults() {
        assertThat(PostgresConfig.fromEnvironment(Map.of()))
                .isEqualTo(new PostgresConfig(
                        "localhost", 5432, "postgres", "postgres", "", SslMode.PREFER, Optional.empty()));
    }

    @Test
    void neverPrintsThePassword() {
        PostgresConfig config = PostgresConfig.fromUrl("postgresql://user:hunter2@h/d", Map.of());

        assertThat(config.toString()).doesNotContain("hunter2");
        assertThat(config.address()).isEqualTo("h:5432/d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://user:hunter2@h/d",
                "postgresql:hunter2",
                "postgresql://user:hunter2@h:99999/d",
                "postgresql://user:hunter2@h/d?sslmode=maybe",
                "not a url hunter2"
            })
    void rejectsInvalidUrlsWithoutRepeatingThem(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PostgresConfig.fromUrl(url, Map.of()))
                .withMessageNotContaining("hunter2");
    }

    @Test
    void namesTheInvalidValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PostgresConfig.fromEnvironment(Map.of("PGPORT", "five")))
                .withMessageContaining("five");
    }
}
