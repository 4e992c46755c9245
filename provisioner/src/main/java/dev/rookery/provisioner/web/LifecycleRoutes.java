package dev.rookery.provisioner.web;

import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import dev.rookery.provisioner.access.ProvisionerCaller;
import dev.rookery.provisioner.audit.OperatorAudit;
import dev.rookery.provisioner.change.CustomerReturn;
import dev.rookery.provisioner.change.PlanChange;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.deployment.DeploymentState;
import dev.rookery.provisioner.deployment.DesiredState;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.reconcile.ReconcileSignals;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.Map;
import java.util.Optional;

/** Operations of customers who return after a deletion, or who want to be forgotten. */
public final class LifecycleRoutes implements Routes {
    private final Pool pool;
    private final PlanChange planChange;
    private final CustomerReturn returns;
    private final ReconcileSignals signals;

    public LifecycleRoutes(Pool pool, PlanChange planChange, CustomerReturn returns, ReconcileSignals signals) {
        this.pool = pool;
        this.planChange = planChange;
        this.returns = returns;
        this.signals = signals;
    }

    @Override
    public String section() {
        return "lifecycle";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("returnCustomer", this::comeBack, "eraseCustomer", this::erase);
    }

    /** Starts an empty instance for a customer whose instance is deleted. */
    private Future<ApiResponse> comeBack(ApiRequest call) {
        CustomerId id = ProvisionerCaller.subject(call);
        Optional<Plan> chosen =
                Optional.ofNullable(call.body().getString("plan")).map(planChange::require);
        if (chosen.isPresent() && !ProvisionerCaller.of(call).isOperator()) {
            throw new ApiException(ProblemType.FORBIDDEN, "Only operators choose a plan. Omit 'plan'.");
        }
        return deployment(id)
                .compose(deployment -> {
                    if (deployment.state() != DeploymentState.DELETED) {
                        throw ApiException.conflict(
                                "The instance is " + deployment.state().text()
                                        + ". A customer returns when it is deleted; until then, resume it.");
                    }
                    return returns.start(
                            id,
                            chosen,
                            connection ->
                                    OperatorAudit.record(connection, call, "customer.return", id.value(), call.body()));
                })
                .onSuccess(returned -> signals.wake())
                .compose(returned -> deployment(id))
                .map(deployment -> ApiResponse.json(
                        202, new JsonObject().put("state", deployment.state().text())));
    }

    /** Deletes the instance, if it exists, and erases the personal data when that is done. */
    private Future<ApiResponse> erase(ApiRequest call) {
        CustomerId id = ProvisionerCaller.subject(call);
        return deployment(id)
                .compose(deployment -> pool.withTransaction(connection -> new CustomerRepository(connection)
                        .requestErasure(id)
                        .compose(requested -> deployment.desired() == DesiredState.DELETED
                                ? Future.succeededFuture(true)
                                : new DeploymentRepository(connection)
                                        .setDesired(id, DesiredState.DELETED, Optional.empty()))
                        .compose(deleted -> OperatorAudit.record(
                                connection, call, "customer.erase", id.value(), new JsonObject()))))
                .onSuccess(requested -> signals.wake())
                .map(requested -> ApiResponse.json(202, new JsonObject().put("erasure", "requested")));
    }

    private Future<Deployment> deployment(CustomerId id) {
        return new DeploymentRepository(pool)
                .find(id)
                .map(found -> found.orElseThrow(() -> ApiException.notFound("customer " + id)));
    }
}
