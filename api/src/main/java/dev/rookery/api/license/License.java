package dev.rookery.api.license;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Content of the license key, valid or not. Immutable; its state and limits depend on the time.
 *
 * @param plan name of the plan
 * @param planLimits limits of the plan
 * @param expiresAt empty if the license is missing or invalid
 * @param invalidReason why the license is rejected; empty if it is accepted
 */
public record License(
        String plan, LicenseLimits planLimits, Optional<Instant> expiresAt, Optional<String> invalidReason) {
    /** Time after expiry during which the license keeps its limits. */
    public static final Duration GRACE = Duration.ofDays(14);

    static final License MISSING = missing("free");

    /** State of a license at a given time. */
    public enum State {
        VALID,
        GRACE,
        EXPIRED,
        INVALID,
        MISSING;

        /** Returns the lower-case name used in JSON and in the database. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns the state without a license key: the free limits apply. */
    static License missing(String plan) {
        return new License(plan, LicenseLimits.FREE, Optional.empty(), Optional.empty());
    }

    static License invalid(String reason) {
        return new License("free", LicenseLimits.FREE, Optional.empty(), Optional.of(reason));
    }

    public State state(Instant now) {
        if (invalidReason.isPresent()) {
            return State.INVALID;
        }
        if (expiresAt.isEmpty()) {
            return State.MISSING;
        }
        Instant end = expiresAt.get();
        if (now.isBefore(end)) {
            return State.VALID;
        }
        return now.isBefore(end.plus(GRACE)) ? State.GRACE : State.EXPIRED;
    }

    /**
     * Returns the limits at the given time. An expired license limits new devices and users to the free plan, but keeps
     * the rate and the retention of its plan, so that no device is disconnected and no data deleted.
     */
    public LicenseLimits limits(Instant now) {
        return state(now) == State.EXPIRED
                ? new LicenseLimits(
                        LicenseLimits.FREE.devices(),
                        LicenseLimits.FREE.users(),
                        planLimits.messagesPerSecond(),
                        planLimits.retentionDays(),
                        planLimits.broker())
                : planLimits;
    }

    /** Returns a sentence that explains the state to users. */
    public String explanation(Instant now) {
        return switch (state(now)) {
            case VALID -> "The license is valid";
            case GRACE ->
                "The license has expired; its limits apply until "
                        + expiresAt.orElseThrow().plus(GRACE);
            case EXPIRED ->
                "The license has expired; existing devices and data remain, new devices and users are subject to the"
                        + " free limits";
            case INVALID -> "The license is invalid: " + invalidReason.orElseThrow();
            case MISSING -> "No license is installed; the free limits apply";
        };
    }
}
