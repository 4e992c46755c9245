package dev.rookery.api.licence;

import java.util.Optional;

/**
 * The licence as it is given. The key is never printed.
 *
 * @param key the signed licence; empty for the free limits
 * @param publicKeys of those who issue licences, as PEM, one after the other
 * @param customerId whom the licence must name
 */
public record LicenceConfig(Optional<String> key, Optional<String> publicKeys, Optional<String> customerId) {
    public static final LicenceConfig NONE = new LicenceConfig(Optional.empty(), Optional.empty(), Optional.empty());

    @Override
    public String toString() {
        return "LicenceConfig[" + (key.isPresent() ? "with" : "without") + " a key, customerId=" + customerId + "]";
    }
}
