package dev.rookery.api.license;

import java.util.Optional;

/**
 * License settings. {@link #toString} omits the key.
 *
 * @param key signed license; empty for the free limits
 * @param publicKeys concatenated PEM public keys of the license issuers
 * @param customerId customer that the license must be issued to
 * @param issuer required {@code iss} claim; empty to accept every issuer that holds one of the keys
 * @param provisionerKeys whether licenses in the registry are also verified with the keys of the provisioner, whose tables are
 *     in the same database: only if no customer can write to them
 */
public record LicenseConfig(
        Optional<String> key,
        Optional<String> publicKeys,
        Optional<String> customerId,
        Optional<String> issuer,
        boolean provisionerKeys) {
    public static final LicenseConfig NONE =
            new LicenseConfig(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Creates a configuration without the keys of a provisioner. */
    public LicenseConfig(
            Optional<String> key, Optional<String> publicKeys, Optional<String> customerId, Optional<String> issuer) {
        this(key, publicKeys, customerId, issuer, false);
    }

    /** Returns a copy that also trusts the keys of the provisioner. */
    public LicenseConfig withProvisionerKeys() {
        return new LicenseConfig(key, publicKeys, customerId, issuer, true);
    }

    LicenseConfig withPublicKeys(String keys) {
        return new LicenseConfig(key, Optional.of(keys), customerId, issuer, provisionerKeys);
    }

    @Override
    public String toString() {
        return "LicenseConfig[key=" + (key.isPresent() ? "set" : "none") + ", customerId=" + customerId + "]";
    }
}
