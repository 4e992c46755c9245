package dev.rookery.app.option;

import dev.rookery.app.database.DataFolder;
import dev.rookery.auth.verified.CredentialKeyFile;
import dev.rookery.auth.verified.DigestKey;
import dev.rookery.auth.verified.PersistedCredentials;
import dev.rookery.auth.verified.RuntimeFolder;
import dev.rookery.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** Options of the cache of verified passwords across restarts. */
public final class CredentialOptions {
    private static final Logger LOGGER = LoggerFactory.getLogger(CredentialOptions.class);
    private static final String KEY_VARIABLE = "ROOKERY_CREDENTIAL_KEY";
    private static final String DISABLED = "none";

    @Option(
            names = "--credential-key-file",
            paramLabel = "FILE",
            description = "File with a secret of at least 32 bytes, outside the data folder; created if it is missing."
                    + " Digests of verified passwords under this secret survive restarts, so that many devices can"
                    + " reconnect at once. Alternative: the variable " + KEY_VARIABLE
                    + ". none keeps the digests in memory only. Default: in memory that a reboot clears, such as /run")
    private @Nullable String keyFile;

    /**
     * Returns where verified credentials are stored, or empty if they are in memory only.
     *
     * @param environment environment variables of the process
     * @throws IllegalArgumentException if the secret is too short or stored in the data folder
     */
    Optional<PersistedCredentials> locate(DataFolder folder, Map<String, String> environment) {
        return key(folder, environment).map(key -> new PersistedCredentials(folder.verifiedCredentials(), key));
    }

    private Optional<DigestKey> key(DataFolder folder, Map<String, String> environment) {
        if (keyFile != null) {
            return keyFile.equals(DISABLED)
                    ? Optional.empty()
                    : Optional.of(CredentialKeyFile.read(Path.of(keyFile), folder.root()));
        }
        String secret = environment.getOrDefault(KEY_VARIABLE, "");
        if (!secret.isEmpty()) {
            return derive(secret.getBytes(StandardCharsets.UTF_8));
        }
        return RuntimeFolder.of(environment)
                .find()
                .map(runtime -> CredentialKeyFile.read(runtime.resolve(fileName(folder)), folder.root()));
    }

    /** The charts pass a secret that may be chosen by the operator; a short one must not prevent the start. */
    private static Optional<DigestKey> derive(byte[] secret) {
        if (secret.length < DigestKey.MINIMUM_SECRET_BYTES) {
            LOGGER.warn(
                    "{} has {} bytes; with at least {}, verified passwords would survive restarts",
                    KEY_VARIABLE,
                    secret.length,
                    DigestKey.MINIMUM_SECRET_BYTES);
            return Optional.empty();
        }
        return Optional.of(DigestKey.derive(secret));
    }

    /** Several instances of a machine have different keys. */
    private static String fileName(DataFolder folder) {
        return "credential-key-" + Sha256.hex(folder.root().toString()).substring(0, 16);
    }
}
