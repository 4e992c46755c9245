package dev.rookery.auth;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Ban of clients.
 *
 * @param value client id, username, or address range in CIDR notation, as the kind says
 * @param reason for people; may be empty
 * @param expiresAt empty for a ban without end
 */
public record Ban(Kind kind, String value, String reason, Optional<Instant> expiresAt) {
    /** What a ban names. */
    public enum Kind {
        CLIENT,
        USER,
        ADDRESS;

        /** Returns the lower-case name. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException if there is no such kind */
        public static Kind of(String label) {
            return Arrays.stream(values())
                    .filter(kind -> kind.label().equals(label))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalArgumentException("'" + label + "' is none of: client, user, address"));
        }
    }

    /** Returns whether the ban has not ended. */
    public boolean isInForce(Instant now) {
        return expiresAt.map(now::isBefore).orElse(true);
    }

    /** Returns a description for operators. */
    public String describe() {
        String end = expiresAt.map(time -> ", until " + time).orElse("");
        return kind.label() + " " + value + end + (reason.isEmpty() ? "" : ": " + reason);
    }
}
