package dev.rookery.api.certificate;

import dev.rookery.config.Ranges;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of device certificates that the API issues.
 *
 * @param key secret that encrypts the private keys of authorities; empty for one that is generated and stored in the database
 * @param lifetime longest and default lifetime of a certificate, 1 to 3,650 days
 */
public record CertificateConfig(Optional<byte[]> key, Duration lifetime) {
    public static final Duration DEFAULT_LIFETIME = Duration.ofDays(365);

    private static final Duration LONGEST = Duration.ofDays(3650);

    public CertificateConfig {
        Ranges.require("Lifetime of device certificates", lifetime, Duration.ofDays(1), LONGEST);
        // Reports a key that is too short.
        key.ifPresent(AuthorityKeys::new);
    }

    public static CertificateConfig defaults() {
        return new CertificateConfig(Optional.empty(), DEFAULT_LIFETIME);
    }
}
