package dev.rookery.api.licence;

import java.util.Optional;

/**
 * The licence as it is given. The key is never printed.
 *
 * @param key the signed licence; empty for the free limits
 * @param publicKeys of those who issue licences, as PEM, one after the other
 * @param customerId whom the licence must name
 * @param issuer who must have issued it ({@code iss}); empty for whoever can sign with the keys
 */
public record LicenceConfig(
        Optional<String> key, Optional<String> publicKeys, Optional<String> customerId, Optional<String> issuer) {
    public static final LicenceConfig NONE =
            new LicenceConfig(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    @Override
    public String toString() {
        return "LicenceConfig[" + (key.isPresent() ? "with" : "without") + " a key, customerId=" + customerId + "]";
    }
}
