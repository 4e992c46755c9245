package dev.rookery.provisioner.web;

import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import dev.rookery.provisioner.access.ProvisionerCaller;
import dev.rookery.provisioner.audit.OperatorAudit;
import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.deployment.DeploymentState;
import dev.rookery.provisioner.deployment.DesiredState;
import dev.rookery.provisioner.event.CustomerEvents;
import dev.rookery.provisioner.license.LicenseIssuer;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.reconcile.ReconcileSignals;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Operations of customers who return after a deletion, or who want to be forgotten. */
public final class LifecycleRoutes implements Routes {
    private final Pool pool;
    private final PlanCatalog plans;
    private final LicenseIssuer licenses;
    private final ReconcileSignals signals;
    private final Clock clock;

    public LifecycleRoutes(
            Pool pool, PlanCatalog plans, LicenseIssuer licenses, ReconcileSignals signals, Clock clock) {
        this.pool = pool;
        this.plans = plans;
        this.licenses = licenses;
        this.signals = signals;
        this.clock = clock;
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
        Optional<Plan> chosen = Optional.ofNullable(call.body().getString("plan"))
                .map(name -> plans.find(name)
                        .orElseThrow(() ->
                                ApiException.invalid("Unknown plan '" + name + "'. GET /api/plans lists all plans.")));
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
                    return customer(id);
                })
                .compose(customer -> chosen.isPresent() ? Future.succeededFuture() : requireUnusedPlan(customer))
                .compose(permitted -> pool.withTransaction(connection -> new DeploymentRepository(connection)
                        .startAgain(id, chosen.map(Plan::target))
                        .compose(started -> started
                                ? Future.succeededFuture()
                                : Future.failedFuture(ApiException.conflict("The instance is not deleted any more")))
                        .compose(started -> chosen.map(
                                        plan -> new CustomerRepository(connection).changePlan(id, plan.name()))
                                .orElseGet(Future::succeededFuture))
                        .compose(changed -> new CustomerEvents(connection).record(id, "customer.returned", ""))
                        .compose(recorded ->
                                OperatorAudit.record(connection, call, "customer.return", id.value(), call.body()))))
                .onSuccess(returned -> signals.wake())
                .compose(returned -> deployment(id))
                .map(deployment -> ApiResponse.json(
                        202, new JsonObject().put("state", deployment.state().text())));
    }

    /** A plan with an end is for once. */
    private Future<Void> requireUnusedPlan(Customer customer) {
        boolean ends = plans.find(customer.plan())
                .filter(plan -> plan.end().isPresent())
                .isPresent();
        if (!ends) {
            return Future.succeededFuture();
        }
        return licenses.current(customer.id()).map(license -> {
            if (license.filter(known -> known.expiresAt().isBefore(clock.instant()))
                    .isPresent()) {
                throw ApiException.conflict("Plan '" + customer.plan()
                        + "' of the customer has ended. An operator returns the" + " customer with another plan.");
            }
            return null;
        });
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

    private Future<Customer> customer(CustomerId id) {
        return new CustomerRepository(pool).find(id).map(Optional::orElseThrow);
    }

    private Future<Deployment> deployment(CustomerId id) {
        return new DeploymentRepository(pool)
                .find(id)
                .map(found -> found.orElseThrow(() -> ApiException.notFound("customer " + id)));
    }
}
