package dev.rookery.provisioner.handover;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.license.LicenseIssuer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Issues codes with which an operator opens a customer's console: JWTs signed with the newest key of licenses, which instances of
 * every target know, for the audience {@code rookery-handover}. No other secret has to reach the instance. Thread-safe.
 */
public final class HandoverIssuer {
    /** Validity of a code. */
    public static final Duration LIFETIME = Duration.ofSeconds(60);

    private static final String AUDIENCE = "rookery-handover";

    private final LicenseIssuer signer;
    private final Clock clock;

    public HandoverIssuer(LicenseIssuer signer, Clock clock) {
        this.signer = signer;
        this.clock = clock;
    }

    /**
     * Returns a code, which the instance accepts once.
     *
     * @param operator shown to the customer
     * @param reason shown to the customer
     */
    public Future<String> issue(CustomerId customer, String operator, String reason) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return signer.sign(new JsonObject()
                .put("aud", AUDIENCE)
                .put("sub", customer.value())
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(LIFETIME).getEpochSecond())
                .put("jti", UUID.randomUUID().toString())
                .put("operator", operator)
                .put("reason", reason));
    }
}
