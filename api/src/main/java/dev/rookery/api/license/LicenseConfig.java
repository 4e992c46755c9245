package dev.rookery.api.license;

import java.util.Optional;

/**
 * License settings. {@link #toString} omits the key.
 *
 * @param key signed license; empty for the free limits
 * @param publicKeys concatenated PEM public keys of the license issuers
 * @param customerId customer that the license must be issued to
 * @param issuer required {@code iss} claim; empty to accept every issuer that holds one of the keys
 */
public record LicenseConfig(
        Optional<String> key, Optional<String> publicKeys, Optional<String> customerId, Optional<String> issuer) {
    public static final LicenseConfig NONE =
            new LicenseConfig(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    @Override
    public String toString() {
        return "LicenseConfig[key=" + (key.isPresent() ? "set" : "none") + ", customerId=" + customerId + "]";
    }
}
