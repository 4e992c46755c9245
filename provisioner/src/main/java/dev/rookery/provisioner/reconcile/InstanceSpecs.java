package dev.rookery.provisioner.reconcile;

import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.deployment.DesiredState;
import dev.rookery.provisioner.license.LicenseIssuer;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.target.InstanceSpec;
import io.vertx.core.Future;

/** Assembles the desired state of an instance from customer, plan and license. Thread-safe. */
public final class InstanceSpecs {
    private final PlanCatalog plans;
    private final LicenseIssuer licenses;
    private final StoredCharts charts;

    /** @param charts charts of earlier versions */
    public InstanceSpecs(PlanCatalog plans, LicenseIssuer licenses, StoredCharts charts) {
        this.plans = plans;
        this.licenses = licenses;
        this.charts = charts;
    }

    /** Returns the desired state. Issues a license if the customer needs a new one. */
    public Future<InstanceSpec> spec(Customer customer, Deployment deployment) {
        Plan plan = plans.find(customer.plan())
                .orElseThrow(() -> new IllegalStateException(
                        "Plan '" + customer.plan() + "' of customer " + customer.id() + " is not in the catalog"));
        return licenses.ensure(customer.id(), plan)
                .compose(license -> licenses.publicKeys().compose(keys -> charts.of(deployment.chart())
                        .map(chart -> new InstanceSpec(
                                customer,
                                plan,
                                license,
                                keys,
                                deployment.image(),
                                deployment.values(),
                                chart,
                                deployment.desired() == DesiredState.RUNNING))));
    }
}
