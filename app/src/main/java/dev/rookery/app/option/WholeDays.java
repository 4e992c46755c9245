package dev.rookery.app.option;

import dev.rookery.config.Durations;
import java.time.Duration;

/** Conversion of durations that must be whole days, because data is deleted by the day. */
final class WholeDays {
    private WholeDays() {}

    /** @throws IllegalArgumentException if the duration is not a whole number of days */
    static int of(String option, Duration duration) {
        if (!Duration.ofDays(duration.toDays()).equals(duration)) {
            throw new IllegalArgumentException(option + " " + Durations.format(duration)
                    + " is not a whole number of days; use a value such as 30d");
        }
        return Math.toIntExact(duration.toDays());
    }
}
