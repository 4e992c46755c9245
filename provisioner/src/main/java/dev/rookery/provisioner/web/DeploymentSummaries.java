package dev.rookery.provisioner.web;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.deployment.DeploymentState;
import dev.rookery.provisioner.plan.TargetKind;
import dev.rookery.provisioner.reconcile.ReconcileSignals;
import dev.rookery.provisioner.target.DeploymentTarget;
import dev.rookery.provisioner.target.DeploymentTargets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/** State and addresses of an instance as responses to sign-up and login have them. Thread-safe. */
public final class DeploymentSummaries {
    private static final Duration SIGNUP_TIMEOUT = Duration.ofSeconds(5);

    private final DeploymentRepository deployments;
    private final DeploymentTargets targets;
    private final ReconcileSignals signals;

    public DeploymentSummaries(DeploymentRepository deployments, DeploymentTargets targets, ReconcileSignals signals) {
        this.deployments = deployments;
        this.targets = targets;
        this.signals = signals;
    }

    /**
     * Returns the summary after a sign-up, and makes the reconciler begin. If the target is an immediate one, waits until the
     * instance is ready, 5 s at most: the customer can use it as soon as the response arrives.
     */
    Future<JsonObject> ofNew(CustomerId customer) {
        Future<Void> settled = signals.awaitSettled(customer, SIGNUP_TIMEOUT);
        signals.wake();
        return find(customer)
                .compose(deployment -> isPending(deployment) && isImmediate(deployment.target())
                        ? settled.compose(done -> find(customer))
                        : Future.succeededFuture(deployment))
                .map(this::json);
    }

    Future<JsonObject> of(CustomerId customer) {
        return find(customer).map(this::json);
    }

    private Future<Deployment> find(CustomerId customer) {
        return deployments.find(customer).map(Optional::orElseThrow);
    }

    /** A reconciliation that was faster than the request has changed the state already. */
    private static boolean isPending(Deployment deployment) {
        return deployment.state() == DeploymentState.PENDING || deployment.state() == DeploymentState.PROVISIONING;
    }

    private boolean isImmediate(TargetKind kind) {
        return targets.find(kind).filter(DeploymentTarget::isImmediate).isPresent();
    }

    private JsonObject json(Deployment deployment) {
        CustomerId customer = deployment.customer();
        return targets.addresses(deployment.target(), customer)
                .json()
                .put("state", deployment.state().text())
                .put("check_status_url", "/api/customers/" + customer + "/deployment/status");
    }
}
