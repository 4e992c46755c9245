package dev.rookery.provisioner.reconcile;

import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.deployment.DesiredState;
import dev.rookery.provisioner.license.LicenseIssuer;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.PlanCatalogue;
import dev.rookery.provisioner.target.Stack;
import io.vertx.core.Future;

/** Puts together what a customer's stack is to be. For any thread. */
public final class StackSource {
    private final PlanCatalogue plans;
    private final LicenseIssuer licenses;

    public StackSource(PlanCatalogue plans, LicenseIssuer licenses) {
        this.plans = plans;
        this.licenses = licenses;
    }

    /** Issues a license if there is none that will do. */
    public Future<Stack> stack(Customer customer, Deployment deployment) {
        Plan plan = plans.find(customer.plan())
                .orElseThrow(() -> new IllegalStateException("The plan '" + customer.plan() + "' is in no catalogue"));
        return licenses.ensure(customer.id(), plan).compose(license -> licenses.publicKeys()
                .map(keys -> new Stack(
                        customer,
                        plan,
                        license,
                        keys,
                        deployment.image(),
                        deployment.desired() == DesiredState.RUNNING)));
    }
}
