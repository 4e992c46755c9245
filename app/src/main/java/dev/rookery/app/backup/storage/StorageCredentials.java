package dev.rookery.app.backup.storage;

import java.util.Map;
import java.util.Optional;

/**
 * Credentials of an object storage. {@link #toString()} omits the secrets.
 *
 * @param sessionToken token of temporary credentials; empty for permanent ones
 */
public record StorageCredentials(String accessKey, String secretKey, Optional<String> sessionToken) {
    /** Variable with the id of the key. */
    public static final String ACCESS_KEY_VARIABLE = "AWS_ACCESS_KEY_ID";

    /** Variable with the secret; never an argument, because process lists show arguments. */
    public static final String SECRET_KEY_VARIABLE = "AWS_SECRET_ACCESS_KEY";

    private static final String SESSION_TOKEN_VARIABLE = "AWS_SESSION_TOKEN";

    /**
     * Returns the credentials in the variables that clients of Amazon S3 read.
     *
     * @throws IllegalArgumentException if a variable is missing
     */
    public static StorageCredentials from(Map<String, String> environment) {
        return new StorageCredentials(
                require(environment, ACCESS_KEY_VARIABLE),
                require(environment, SECRET_KEY_VARIABLE),
                Optional.ofNullable(environment.get(SESSION_TOKEN_VARIABLE)).filter(token -> !token.isBlank()));
    }

    private static String require(Map<String, String> environment, String variable) {
        String value = environment.getOrDefault(variable, "").strip();
        if (value.isEmpty()) {
            throw new IllegalArgumentException("The object storage requires credentials. Set "
                    + ACCESS_KEY_VARIABLE + " and " + SECRET_KEY_VARIABLE
                    + " as variables or in --backup-credentials-file");
        }
        return value;
    }

    @Override
    public String toString() {
        return "StorageCredentials[" + accessKey + "]";
    }
}
