package dev.rookery.provisioner.plan;

import java.time.Duration;
import java.util.Map;

/**
 * What a customer can have.
 *
 * @param title for people
 * @param licenseLifetime how long a license of it is valid, 1 day to 10 years
 * @param renews whether licenses are renewed before they end; otherwise the last one ends
 * @param values what the chart is told because of the plan, such as quotas
 */
public record Plan(
        String name,
        String title,
        Duration licenseLifetime,
        boolean renews,
        PlanLimits limits,
        Map<String, Object> values) {
    private static final Duration LONGEST = Duration.ofDays(3_650);

    public Plan {
        if (!name.matches("[a-z0-9-]{1,32}")) {
            throw new IllegalArgumentException(
                    "The plan's name '" + name + "' is not made of 1 to 32 lower-case letters, digits and hyphens");
        }
        if (licenseLifetime.toDays() < 1 || licenseLifetime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "The plan '" + name + "' has license_days outside 1 to " + LONGEST.toDays());
        }
        values = Map.copyOf(values);
    }
}
