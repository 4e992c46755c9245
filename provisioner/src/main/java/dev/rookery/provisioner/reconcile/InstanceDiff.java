package dev.rookery.provisioner.reconcile;

import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.target.DeploymentTargets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.util.Optional;

/** Dry run of a reconciliation. Thread-safe. */
public final class InstanceDiff {
    private final Vertx vertx;
    private final CustomerRepository customers;
    private final InstanceSpecs specs;
    private final DeploymentTargets targets;

    public InstanceDiff(Vertx vertx, SqlClient client, InstanceSpecs specs, DeploymentTargets targets) {
        this.vertx = vertx;
        this.customers = new CustomerRepository(client);
        this.specs = specs;
        this.targets = targets;
    }

    /** Returns the changes that the next reconciliation would apply, one per line; empty if none. */
    public Future<String> compute(Deployment deployment) {
        return customers
                .find(deployment.customer())
                .map(Optional::orElseThrow)
                .compose(customer -> specs.spec(customer, deployment))
                .compose(spec -> vertx.executeBlocking(
                        () -> targets.require(deployment.target()).diff(spec), false));
    }
}
