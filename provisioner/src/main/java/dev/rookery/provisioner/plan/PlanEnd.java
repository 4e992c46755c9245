package dev.rookery.provisioner.plan;

import java.time.Duration;

/**
 * What happens when the license of a plan expires that is not renewed.
 *
 * @param notice announcement before the expiry, 0 to 365 days; the customer has at least this time, even if it is late
 * @param grace from the expiry to the suspension, 0 to 365 days
 * @param retention from the suspension to the deletion of the data, 1 to 3650 days
 */
public record PlanEnd(Duration notice, Duration grace, Duration retention) {
    private static final long LONGEST_STAGE_DAYS = 365;
    private static final long LONGEST_RETENTION_DAYS = 3_650;

    public PlanEnd {
        requireDays("notice_days", notice, 0, LONGEST_STAGE_DAYS);
        requireDays("grace_days", grace, 0, LONGEST_STAGE_DAYS);
        requireDays("retention_days", retention, 1, LONGEST_RETENTION_DAYS);
    }

    private static void requireDays(String key, Duration value, long shortest, long longest) {
        if (value.toDays() < shortest || value.toDays() > longest) {
            throw new IllegalArgumentException(
                    "end." + key + " is " + value.toDays() + "; expected: " + shortest + " to " + longest);
        }
    }
}
