package dev.rookery.app.goauth;

import dev.rookery.app.mosquitto.ImportException;
import dev.rookery.app.mosquitto.MosquittoConfig;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.SslMode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Options of mosquitto-go-auth's PostgreSQL backend, with the defaults of its code. */
record GoAuthOptions(Map<String, String> values) {
    private static final String POSTGRES = "postgres";

    GoAuthOptions {
        values = Map.copyOf(values);
    }

    /** @throws ImportException if the options do not configure the PostgreSQL backend of mosquitto-go-auth */
    static GoAuthOptions of(MosquittoConfig config) {
        GoAuthOptions options = new GoAuthOptions(config.pluginOptions());
        if (options.backends().isEmpty()) {
            throw new ImportException("The file does not configure mosquitto-go-auth: auth_opt_backends is missing");
        }
        if (!options.backends().contains(POSTGRES)) {
            throw new ImportException("The configured backends are " + String.join(", ", options.backends())
                    + "; only the postgres backend can be imported");
        }
        return options;
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    /** @throws ImportException if the option is missing; mosquitto-go-auth does not start without it either */
    String require(String name) {
        return get(name).orElseThrow(() -> new ImportException("auth_opt_" + name + " is missing"));
    }

    boolean isTrue(String name) {
        return "true".equals(values.get(name));
    }

    List<String> backends() {
        return Arrays.stream(values.getOrDefault("backends", "").split(","))
                .map(String::strip)
                .filter(backend -> !backend.isEmpty())
                .toList();
    }

    List<String> otherBackends() {
        return backends().stream().filter(backend -> !backend.equals(POSTGRES)).toList();
    }

    /**
     * Returns the database of the backend.
     *
     * @param environment variables of the process; {@code PGPASSWORD} is used if the file has no password
     */
    PostgresConfig postgres(Map<String, String> environment) {
        String password = get("pg_password").orElseGet(() -> environment.getOrDefault("PGPASSWORD", ""));
        try {
            return new PostgresConfig(
                    get("pg_host").orElse("localhost"),
                    Integer.parseInt(get("pg_port").orElse("5432")),
                    require("pg_dbname"),
                    require("pg_user"),
                    password,
                    sslMode(),
                    get("pg_sslrootcert").map(Path::of));
        } catch (NumberFormatException e) {
            throw new ImportException("auth_opt_pg_port is not a number");
        } catch (IllegalArgumentException e) {
            throw new ImportException(String.valueOf(e.getMessage()));
        }
    }

    /** Interprets the mode like go-auth's driver: with a root certificate, {@code require} also verifies the certificate. */
    private SslMode sslMode() {
        return switch (values.getOrDefault("pg_sslmode", "")) {
            case "disable" -> SslMode.DISABLE;
            case "require" -> get("pg_sslrootcert").isPresent() ? SslMode.VERIFY_CA : SslMode.REQUIRE;
            case "verify-ca" -> SslMode.VERIFY_CA;
            default -> SslMode.VERIFY_FULL;
        };
    }
}
