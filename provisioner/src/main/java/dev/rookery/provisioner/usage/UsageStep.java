package dev.rookery.provisioner.usage;

import java.time.Duration;
import java.util.Locale;

/** Length of the periods that usage is aggregated over. */
public enum UsageStep {
    HOUR(Duration.ofHours(1)),
    DAY(Duration.ofDays(1)),
    MONTH(Duration.ofDays(28));

    private final Duration shortest;

    UsageStep(Duration shortest) {
        this.shortest = shortest;
    }

    /** @throws IllegalArgumentException if no step has this name */
    public static UsageStep parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the shortest length of a period. */
    public Duration shortest() {
        return shortest;
    }
}
