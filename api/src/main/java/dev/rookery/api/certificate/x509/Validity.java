package dev.rookery.api.certificate.x509;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Validity of a certificate. */
public record Validity(Instant notBefore, Instant notAfter) {
    /** Clocks of devices may be late. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    /** Returns a validity from now on. */
    public static Validity from(Instant now, Duration lifetime) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        return new Validity(second.minus(SKEW), second.plus(lifetime));
    }

    /** Returns this validity, which ends no later than a certificate's authority. */
    Validity until(Instant end) {
        return notAfter.isAfter(end) ? new Validity(notBefore, end) : this;
    }
}
