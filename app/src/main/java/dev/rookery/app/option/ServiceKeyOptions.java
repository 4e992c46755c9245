package dev.rookery.app.option;

import dev.rookery.auth.service.ServiceKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Option of the key with which the API logs in to the broker. */
public final class ServiceKeyOptions {
    /** Variable with the key; never an argument, because process lists show arguments. */
    static final String VARIABLE = "ROOKERY_SERVICE_KEY";

    @Option(
            names = "--service-key-file",
            paramLabel = "FILE",
            description =
                    "File with a secret of at least 32 bytes, the same for the broker and the API, from which the API"
                            + " derives its MQTT logins. Alternative: the variable " + VARIABLE
                            + ". Default: 'rookery all' generates a key at each start, in memory")
    private @Nullable Path file;

    /**
     * Returns the key, or empty if none is set.
     *
     * @throws IllegalArgumentException if the secret is too short or the file cannot be read
     */
    Optional<ServiceKey> find(Map<String, String> environment) {
        return read("--service-key-file", file, VARIABLE, environment);
    }

    /**
     * Returns the key.
     *
     * @param user option or component that requires the key, for the message
     * @throws IllegalArgumentException if none is set, the secret is too short, or the file cannot be read
     */
    public ServiceKey require(String user, Map<String, String> environment) {
        return find(environment)
                .orElseThrow(() -> new IllegalArgumentException(user + " requires a service key. Set " + VARIABLE
                        + " or --service-key-file to the same secret for the broker and the API, such as the output of"
                        + " 'openssl rand -hex 32'."));
    }

    static Optional<ServiceKey> read(
            String option, @Nullable Path file, String variable, Map<String, String> environment) {
        if (file != null) {
            return Optional.of(key(option + " " + file, ApiOptions.text(file).strip()));
        }
        return Optional.ofNullable(environment.get(variable))
                .map(String::strip)
                .filter(secret -> !secret.isEmpty())
                .map(secret -> key(variable, secret));
    }

    private static ServiceKey key(String source, String secret) {
        try {
            return ServiceKey.of(secret.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Cannot use " + source + ": " + e.getMessage(), e);
        }
    }
}
