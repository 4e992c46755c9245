package dev.rookery.app.goauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.app.mosquitto.ImportException;
import dev.rookery.app.mosquitto.MosquittoConfig;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.SslMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoAuthOptionsTest {
    @Test
    void usesTheDefaultsOfTheBackend() {
        PostgresConfig postgres =
                options("auth_opt_pg_dbname iot", "auth_opt_pg_user mqtt").postgres(Map.of("PGPASSWORD", "hunter2"));

        assertThat(postgres.address()).isEqualTo("localhost:5432/iot");
        assertThat(postgres.user()).isEqualTo("mqtt");
        assertThat(postgres.password()).isEqualTo("hunter2");
        assertThat(postgres.sslMode()).isEqualTo(SslMode.VERIFY_FULL);
        assertThat(postgres.sslRootCertificate()).isEmpty();
    }

    @Test
    void readsTheConnection() {
        PostgresConfig postgres = options(
                        "auth_opt_pg_host db",
                        "auth_opt_pg_port 5433",
                        "auth_opt_pg_dbname iot",
                        "auth_opt_pg_user mqtt",
                        "auth_opt_pg_password own word",
                        "auth_opt_pg_sslmode verify-ca",
                        "auth_opt_pg_sslrootcert /etc/ca.pem")
                .postgres(Map.of("PGPASSWORD", "hunter2"));

        assertThat(postgres.address()).isEqualTo("db:5433/iot");
        assertThat(postgres.password()).isEqualTo("own word");
        assertThat(postgres.sslMode()).isEqualTo(SslMode.VERIFY_CA);
        assertThat(postgres.sslRootCertificate()).contains(Path.of("/etc/ca.pem"));
    }

    @ParameterizedTest
    @CsvSource({
        "disable,, DISABLE",
        "disable, /etc/ca.pem, DISABLE",
        "require,, REQUIRE",
        "require, /etc/ca.pem, VERIFY_CA",
        "verify-ca, /etc/ca.pem, VERIFY_CA",
        "verify-full,, VERIFY_FULL",
        "prefer,, VERIFY_FULL",
        "allow,, VERIFY_FULL",
        "Disable,, VERIFY_FULL"
    })
    void mapsTheSslMode(String mode, String authorities, SslMode expected) {
        List<String> lines = new ArrayList<>(
                List.of("auth_opt_pg_dbname iot", "auth_opt_pg_user mqtt", "auth_opt_pg_sslmode " + mode));
        Optional.ofNullable(authorities).ifPresent(file -> lines.add("auth_opt_pg_sslrootcert " + file));

        PostgresConfig postgres = options(lines.toArray(String[]::new)).postgres(Map.of());

        assertThat(postgres.sslMode()).isEqualTo(expected);
        assertThat(postgres.sslRootCertificate())
                .isEqualTo(Optional.ofNullable(authorities).map(Path::of));
    }

    @Test
    void reportsMissingAndInvalidOptions() {
        assertThatThrownBy(() -> options().postgres(Map.of()))
                .isInstanceOf(ImportException.class)
                .hasMessage("auth_opt_pg_dbname is missing");
        assertThatThrownBy(() -> options("auth_opt_pg_port 5432 # as ever").postgres(Map.of()))
                .isInstanceOf(ImportException.class)
                .hasMessage("auth_opt_pg_port is not a number");
        assertThatThrownBy(() -> options("auth_opt_pg_dbname iot", "auth_opt_pg_user mqtt", "auth_opt_pg_port 0")
                        .postgres(Map.of()))
                .isInstanceOf(ImportException.class)
                .hasMessage("The PostgreSQL port is 0; allowed are 1 to 65535");
    }

    @Test
    void rejectsOtherBackends() {
        assertThatThrownBy(() -> GoAuthOptions.of(MosquittoConfig.parse(List.of("auth_opt_backends redis, files"))))
                .isInstanceOf(ImportException.class)
                .hasMessage("The configured backends are redis, files; only the postgres backend can be imported");
        assertThatThrownBy(() -> GoAuthOptions.of(MosquittoConfig.parse(List.of("listener 1883"))))
                .isInstanceOf(ImportException.class)
                .hasMessage("The file does not configure mosquitto-go-auth: auth_opt_backends is missing");
    }

    private static GoAuthOptions options(String... lines) {
        List<String> all = new ArrayList<>(List.of(lines));
        all.add("auth_opt_backends files, postgres");
        return GoAuthOptions.of(MosquittoConfig.parse(all));
    }
}
