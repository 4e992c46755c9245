package dev.rookery.api.licence;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What the licence key says, whether or not it counts. Immutable; what counts depends on the time.
 *
 * @param plan its name
 * @param paid limits of the plan
 * @param expiresAt when it ends
 * @param flaw why it does not count at all; empty if it does
 */
public record Licence(String plan, Limits paid, Optional<Instant> expiresAt, Optional<String> flaw) {
    /** How long an expired licence goes on as if it had not. */
    public static final Duration GRACE = Duration.ofDays(14);

    static final Licence MISSING = new Licence("free", Limits.FREE, Optional.empty(), Optional.empty());

    /** What a licence is worth at a time. */
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

    static Licence invalid(String flaw) {
        return new Licence("free", Limits.FREE, Optional.empty(), Optional.of(flaw));
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
    public Limits limits(Instant now) {
        return state(now) == State.EXPIRED
                ? new Limits(Limits.FREE.devices(), Limits.FREE.users(), paid.messagesPerSecond(), paid.retentionDays())
                : paid;
    }

    /** For people. */
    public String explanation(Instant now) {
        return switch (state(now)) {
            case VALID -> "The licence is valid";
            case GRACE ->
                "The licence has expired; until " + expiresAt.orElseThrow().plus(GRACE)
                        + " everything goes on as before";
            case EXPIRED ->
                "The licence has expired; devices and data stay, nothing new is added beyond the free limits";
            case INVALID -> "The licence does not count: " + flaw.orElseThrow();
            case MISSING -> "There is no licence; the free limits apply";
        };
    }
}
