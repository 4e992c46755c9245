package dev.rookery.provisioner.reconcile;

import java.time.Duration;

/**
 * How eagerly stacks are looked after.
 *
 * @param workers stacks that are worked on at once, 1 to 64
 * @param perSecond stacks that are begun in a second, 1 to 1000
 * @param poll between two looks at stacks that are not yet as wanted, 100 ms to 1 min
 * @param resync between two looks at stacks that are as wanted, 1 s to 1 day
 * @param longestPause between two attempts of what failed, at least {@code poll}
 * @param patience with a stack that does not come up; then it counts as failed, and is still looked after
 * @param retention of a suspended stack's data
 */
public record ReconcileConfig(
        int workers,
        int perSecond,
        Duration poll,
        Duration resync,
        Duration longestPause,
        Duration patience,
        Duration retention) {
    public static final ReconcileConfig DEFAULT = new ReconcileConfig(
            4,
            20,
            Duration.ofSeconds(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofDays(30));

    public ReconcileConfig {
        requireRange("workers", workers, 1, 64);
        requireRange("stacks that are begun in a second", perSecond, 1, 1_000);
        requireRange("milliseconds between looks at unfinished stacks", poll.toMillis(), 100, 60_000);
        requireRange("seconds between looks at finished stacks", resync.toSeconds(), 1, 86_400);
        requireRange("seconds of the longest pause", longestPause.toSeconds(), poll.toSeconds(), 86_400);
        requireRange("seconds of patience", patience.toSeconds(), 1, 86_400);
        requireRange("days of retention", retention.toDays(), 0, 3_650);
    }

    private static void requireRange(String what, long value, long smallest, long largest) {
        if (value < smallest || value > largest) {
            throw new IllegalArgumentException(
                    "The " + what + ", " + value + ", are outside " + smallest + " to " + largest);
        }
    }
}
