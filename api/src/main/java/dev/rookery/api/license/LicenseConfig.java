package dev.rookery.api.license;

import java.util.Optional;

/**
 * The license as it is given. The key is never printed.
 *
 * @param key the signed license; empty for the free limits
 * @param publicKeys of those who issue licenses, as PEM, one after the other
 * @param customerId whom the license must name
 * @param issuer who must have issued it ({@code iss}); empty for whoever can sign with the keys
 */
public record LicenseConfig(
        Optional<String> key, Optional<String> publicKeys, Optional<String> customerId, Optional<String> issuer) {
    public static final LicenseConfig NONE =
            new LicenseConfig(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    @Override
    public String toString() {
        return "LicenseConfig[" + (key.isPresent() ? "with" : "without") + " a key, customerId=" + customerId + "]";
    }
}
