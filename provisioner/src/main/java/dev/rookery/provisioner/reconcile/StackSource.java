package dev.rookery.provisioner.reconcile;

import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.deployment.Desired;
import dev.rookery.provisioner.licence.Licences;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.PlanCatalogue;
import dev.rookery.provisioner.target.Stack;
import io.vertx.core.Future;

/** Puts together what a customer's stack is to be. For any thread. */
public final class StackSource {
    private final PlanCatalogue plans;
    private final Licences licences;

    public StackSource(PlanCatalogue plans, Licences licences) {
        this.plans = plans;
        this.licences = licences;
    }

    /** Issues a licence if there is none that will do. */
    public Future<Stack> stack(Customer customer, Deployment deployment) {
        Plan plan = plans.find(customer.plan())
                .orElseThrow(() -> new IllegalStateException("The plan '" + customer.plan() + "' is in no catalogue"));
        return licences.ensure(customer.id(), plan).compose(licence -> licences.publicKeys()
                .map(keys -> new Stack(
                        customer, plan, licence, keys, deployment.image(), deployment.desired() == Desired.RUNNING)));
    }
}
