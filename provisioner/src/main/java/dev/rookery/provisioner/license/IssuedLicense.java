package dev.rookery.provisioner.license;

import dev.rookery.provisioner.customer.CustomerId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A license as it was issued. The token is never printed.
 *
 * @param id also its {@code jti}
 * @param keyId whose signature it has
 */
public record IssuedLicense(
        UUID id, CustomerId customer, String plan, String keyId, String token, Instant issuedAt, Instant expiresAt) {
    /** Whether two thirds of its time are over, so that the next one comes long before its end. */
    public boolean isDue(Instant now) {
        Duration lifetime = Duration.between(issuedAt, expiresAt);
        return now.isAfter(issuedAt.plus(lifetime.multipliedBy(2).dividedBy(3)));
    }

    @Override
    public String toString() {
        return "License[" + id + ", " + customer + ", " + plan + ", " + expiresAt + "]";
    }
}
