package dev.rookery.api.handover;

import java.util.Optional;

/**
 * Who may hand over consoles of this API's tenants.
 *
 * @param publicKeys concatenated PEM public keys of the provisioner that signs the codes
 * @param customerId customer that codes for the default tenant name
 * @param provisionerKeys whether the keys of a provisioner whose tables are in the same database are trusted, too: only if no
 *     customer can write to them
 */
public record HandoverConfig(Optional<String> publicKeys, Optional<String> customerId, boolean provisionerKeys) {
    /** Trusts no key: every code is refused. */
    public static final HandoverConfig NONE = new HandoverConfig(Optional.empty(), Optional.empty(), false);
}
