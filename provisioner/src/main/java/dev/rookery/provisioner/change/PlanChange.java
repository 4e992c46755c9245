package dev.rookery.provisioner.change;

import dev.rookery.http.ApiException;
import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.target.DeploymentTargets;

/** Rules for the choice of a plan. Thread-safe. */
public final class PlanChange {
    private final PlanCatalog plans;
    private final DeploymentTargets targets;

    public PlanChange(PlanCatalog plans, DeploymentTargets targets) {
        this.plans = plans;
        this.targets = targets;
    }

    /**
     * Returns a plan that instances can have.
     *
     * @throws ApiException if the catalog does not contain it, or its target is not served
     */
    public Plan require(String name) {
        Plan plan = plans.find(name)
                .orElseThrow(
                        () -> ApiException.invalid("Unknown plan '" + name + "'. GET /api/plans lists all plans."));
        targets.reasonAgainst(plan.target()).ifPresent(reason -> {
            throw ApiException.conflict(
                    "Plan '" + name + "' has target " + plan.target().text() + ". " + reason);
        });
        return plan;
    }

    /** @throws ApiException if the plan has another target than the instance */
    public static void requireSameTarget(Deployment deployment, Plan plan) {
        if (plan.target() != deployment.target()) {
            throw ApiException.conflict("Plan '" + plan.name() + "' has target "
                    + plan.target().text() + "; the instance runs on "
                    + deployment.target().text()
                    + ". A change of plan cannot move an instance. Export it, and import it into a new one.");
        }
    }
}
