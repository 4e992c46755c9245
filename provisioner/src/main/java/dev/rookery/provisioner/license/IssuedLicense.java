package dev.rookery.provisioner.license;

import dev.rookery.provisioner.customer.CustomerId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Issued license. {@link #toString} omits the token.
 *
 * @param id claim {@code jti}
 * @param keyId id of the signing key
 * @param token signed JWT
 */
public record IssuedLicense(
        UUID id, CustomerId customer, String plan, String keyId, String token, Instant issuedAt, Instant expiresAt) {
    /** Returns whether two thirds of the lifetime have passed. */
    public boolean isRenewalDue(Instant now) {
        Duration lifetime = Duration.between(issuedAt, expiresAt);
        return now.isAfter(issuedAt.plus(lifetime.multipliedBy(2).dividedBy(3)));
    }

    @Override
    public String toString() {
        return "License[" + id + ", " + customer + ", " + plan + ", " + expiresAt + "]";
    }
}
