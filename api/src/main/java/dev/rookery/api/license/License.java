package dev.rookery.api.license;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What the license key says, whether or not it counts. Immutable; what counts depends on the time.
 *
 * @param plan its name
 * @param paid limits of the plan
 * @param expiresAt when it ends
 * @param flaw why it does not count at all; empty if it does
 */
public record License(String plan, LicenseLimits paid, Optional<Instant> expiresAt, Optional<String> flaw) {
    /** How long an expired license goes on as if it had not. */
    public static final Duration GRACE = Duration.ofDays(14);

    static final License MISSING = new License("free", LicenseLimits.FREE, Optional.empty(), Optional.empty());

    /** What a license is worth at a time. */
    public enum State {
        VALID,
        GRACE,
        EXPIRED,
        INVALID,
        MISSING;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static License invalid(String flaw) {
        return new License("free", LicenseLimits.FREE, Optional.empty(), Optional.of(flaw));
    }

    public State state(Instant now) {
        if (this == MISSING) {
            return State.MISSING;
        }
        if (flaw.isPresent()) {
            return State.INVALID;
        }
        Instant end = expiresAt.orElseThrow();
        if (now.isBefore(end)) {
            return State.VALID;
        }
        return now.isBefore(end.plus(GRACE)) ? State.GRACE : State.EXPIRED;
    }

    /**
     * The limits at a time. After expiry only what is new is refused: rate and retention stay as they were paid for, so that no
     * device is cut off and nothing is deleted.
     */
    public LicenseLimits limits(Instant now) {
        return state(now) == State.EXPIRED
                ? new LicenseLimits(
                        LicenseLimits.FREE.devices(),
                        LicenseLimits.FREE.users(),
                        paid.messagesPerSecond(),
                        paid.retentionDays())
                : paid;
    }

    /** For people. */
    public String explanation(Instant now) {
        return switch (state(now)) {
            case VALID -> "The license is valid";
            case GRACE ->
                "The license has expired; until " + expiresAt.orElseThrow().plus(GRACE)
                        + " everything goes on as before";
            case EXPIRED ->
                "The license has expired; devices and data stay, nothing new is added beyond the free limits";
            case INVALID -> "The license does not count: " + flaw.orElseThrow();
            case MISSING -> "There is no license; the free limits apply";
        };
    }
}
