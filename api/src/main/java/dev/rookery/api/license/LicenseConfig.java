package dev.rookery.api.license;

import java.nio.file.Path;
import java.util.Optional;

/**
 * License settings. {@link #toString} omits the key.
 *
 * @param key signed license; empty for the free limits
 * @param file that the key was read from, and is read from again when it changes; empty for a key that does not change
 * @param publicKeys concatenated PEM public keys of the license issuers
 * @param customerId customer that the license must be issued to
 * @param issuer required {@code iss} claim; empty to accept every issuer that holds one of the keys
 * @param provisionerKeys whether licenses in the registry are also verified with the keys of the provisioner, whose tables are
 *     in the same database: only if no customer can write to them
 */
public record LicenseConfig(
        Optional<String> key,
        Optional<Path> file,
        Optional<String> publicKeys,
        Optional<String> customerId,
        Optional<String> issuer,
        boolean provisionerKeys) {
    public static final LicenseConfig NONE =
            new LicenseConfig(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Creates a configuration with a key that does not change, and without the keys of a provisioner. */
    public LicenseConfig(
            Optional<String> key, Optional<String> publicKeys, Optional<String> customerId, Optional<String> issuer) {
        this(key, Optional.empty(), publicKeys, customerId, issuer, false);
    }

    /** Returns a copy whose key is read from the file again when that changes. */
    public LicenseConfig withFile(Path source) {
        return new LicenseConfig(key, Optional.of(source), publicKeys, customerId, issuer, provisionerKeys);
    }

    /** Returns a copy that also trusts the keys of the provisioner. */
    public LicenseConfig withProvisionerKeys() {
        return new LicenseConfig(key, file, publicKeys, customerId, issuer, true);
    }

    LicenseConfig withPublicKeys(String keys) {
        return new LicenseConfig(key, file, Optional.of(keys), customerId, issuer, provisionerKeys);
    }

    @Override
    public String toString() {
        return "LicenseConfig[key=" + (key.isPresent() ? "set" : "none") + ", customerId=" + customerId + "]";
    }
}
