package dev.rookery.app.option;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Option of the secret that encrypts the private keys of certificate authorities. */
public final class DeviceKeyOptions {
    /** Variable with the secret; never an argument, because process lists show arguments. */
    static final String VARIABLE = "ROOKERY_DEVICE_CA_KEY";

    @Option(
            names = "--device-ca-key-file",
            paramLabel = "FILE",
            description =
                    "File with a secret of at least 32 bytes that encrypts the private keys of the tenants' certificate"
                            + " authorities. It must not change. Alternative: the variable " + VARIABLE
                            + ". Default: generated at the first start and stored in the database")
    private @Nullable Path file;

    /**
     * Returns the secret; empty to use the one of the database.
     *
     * @throws IllegalArgumentException if the file cannot be read
     */
    public Optional<byte[]> find(Map<String, String> environment) {
        return Optional.ofNullable(file)
                .map(ApiOptions::text)
                .or(() -> Optional.ofNullable(environment.get(VARIABLE)))
                .map(String::strip)
                .filter(secret -> !secret.isEmpty())
                .map(secret -> secret.getBytes(StandardCharsets.UTF_8));
    }
}
