package dev.rookery.provisioner.plan;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Plan of a customer.
 *
 * @param name 1 to 32 lower-case letters, digits and hyphens
 * @param title display name
 * @param target platform that runs the instances
 * @param licenseLifetime validity of a license, 1 day to 10 years
 * @param renews whether licenses are renewed automatically before they expire
 * @param end what happens when the license expires; empty if the instance runs on
 * @param removesAdditions whether objects that others add to an instance are deleted; for Kubernetes only
 * @param values chart values, such as quotas; they override the operator's; for Kubernetes only
 */
public record Plan(
        String name,
        String title,
        TargetKind target,
        Duration licenseLifetime,
        boolean renews,
        PlanLimits limits,
        Optional<PlanEnd> end,
        boolean removesAdditions,
        Map<String, Object> values) {
    private static final Duration MAXIMUM_LIFETIME = Duration.ofDays(3_650);

    public Plan {
        if (!name.matches("[a-z0-9-]{1,32}")) {
            throw new IllegalArgumentException(
                    "The plan name '" + name + "' does not consist of 1 to 32 lower-case letters, digits and hyphens");
        }
        if (licenseLifetime.toDays() < 1 || licenseLifetime.compareTo(MAXIMUM_LIFETIME) > 0) {
            throw new IllegalArgumentException(
                    "license_days of plan '" + name + "' is not between 1 and " + MAXIMUM_LIFETIME.toDays());
        }
        if (renews && end.isPresent()) {
            throw new IllegalArgumentException("Plan '" + name + "' has an end, but its licenses are renewed");
        }
        values = Map.copyOf(values);
    }

    /** Creates a plan without an end, with which additions remain. */
    public Plan(
            String name,
            String title,
            TargetKind target,
            Duration licenseLifetime,
            boolean renews,
            PlanLimits limits,
            Map<String, Object> values) {
        this(name, title, target, licenseLifetime, renews, limits, Optional.empty(), false, values);
    }
}
