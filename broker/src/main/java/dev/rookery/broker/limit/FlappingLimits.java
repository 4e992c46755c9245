package dev.rookery.broker.limit;

import dev.rookery.config.Ranges;
import java.time.Duration;

/**
 * When a client counts as flapping: it connects again and again.
 *
 * @param connects maximum number of connects of a client in the window, 0 to 10,000; 0 for any number
 * @param window 1 second to 1 hour
 * @param ban time for which a flapping client is refused, up to 1 day; 0 to report it only
 */
public record FlappingLimits(int connects, Duration window, Duration ban) {
    /** Reports clients that connect more than 20 times in a minute. */
    public static final FlappingLimits DEFAULT = new FlappingLimits(20, Duration.ofMinutes(1), Duration.ZERO);

    private static final int MAXIMUM_CONNECTS = 10_000;

    public FlappingLimits {
        Ranges.require("Connects of a client that is not flapping", connects, 0, MAXIMUM_CONNECTS);
        Ranges.require("Window of connects", window, Duration.ofSeconds(1), Duration.ofHours(1));
        Ranges.require("Ban of flapping clients", ban, Duration.ZERO, Duration.ofDays(1));
    }

    /** Returns a description of what was exceeded, for events. */
    public String describe() {
        return "more than " + connects + " connects in " + window.toSeconds() + " s";
    }
}
