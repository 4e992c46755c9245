package dev.rookery.provisioner.web;

import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import dev.rookery.provisioner.access.ProvisionerCaller;
import dev.rookery.provisioner.audit.OperatorAudit;
import dev.rookery.provisioner.change.PlanChange;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.declaration.Declaration;
import dev.rookery.provisioner.declaration.DeclarationRepository;
import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.deployment.DeploymentState;
import dev.rookery.provisioner.deployment.DesiredState;
import dev.rookery.provisioner.operator.OperatorRole;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.TargetKind;
import dev.rookery.provisioner.reconcile.InstanceDiff;
import dev.rookery.provisioner.reconcile.ReconcileSignals;
import dev.rookery.provisioner.target.DeploymentTargets;
import dev.rookery.provisioner.target.StepFailedException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Operations of customer instances: status, suspension, deletion, upgrade, diff. */
public final class DeploymentRoutes implements Routes {
    private final Pool pool;
    private final DeploymentRepository deployments;
    private final DeclarationRepository declarations;
    private final PlanChange planChange;
    private final InstanceDiff diff;
    private final DeploymentTargets targets;
    private final ReconcileSignals signals;
    private final Duration suspendedRetention;

    /** @param suspendedRetention after which the data of a suspended instance is deleted */
    public DeploymentRoutes(
            Pool pool,
            PlanChange planChange,
            InstanceDiff diff,
            DeploymentTargets targets,
            ReconcileSignals signals,
            Duration suspendedRetention) {
        this.pool = pool;
        this.deployments = new DeploymentRepository(pool);
        this.declarations = new DeclarationRepository(pool);
        this.planChange = planChange;
        this.diff = diff;
        this.targets = targets;
        this.signals = signals;
        this.suspendedRetention = suspendedRetention;
    }

    @Override
    public String section() {
        return "deployments";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "getDeploymentStatus", this::getStatus,
                "deleteDeployment", this::delete,
                "resumeDeployment", this::resume,
                "upgradeDeployment", this::upgrade,
                "getDeploymentDifference", this::getDifference);
    }

    private Future<ApiResponse> getStatus(ApiRequest call) {
        return find(ProvisionerCaller.subject(call)).map(deployment -> ApiResponse.ok(json(deployment)));
    }

    private Future<ApiResponse> delete(ApiRequest call) {
        boolean now = call.optionalBoolean("now").orElse(false);
        if (now && !ProvisionerCaller.of(call).has(OperatorRole.ADMIN)) {
            throw new ApiException(
                    ProblemType.FORBIDDEN,
                    "Immediate deletion requires an operator with the role admin. Omit 'now' to suspend the instance and"
                            + " delete it later.");
        }
        return declarations
                .requireUndeclared(ProvisionerCaller.subject(call))
                .compose(permitted -> now
                        ? setDesired(call, DesiredState.DELETED, Optional.empty(), "customer.delete")
                        : setDesired(
                                call, DesiredState.SUSPENDED, Optional.of(suspendedRetention), "customer.suspend"));
    }

    private Future<ApiResponse> resume(ApiRequest call) {
        return find(ProvisionerCaller.subject(call)).compose(deployment -> {
            if (deployment.ending().equals(Optional.of("suspended"))) {
                throw ApiException.conflict(
                        "The plan of the customer has ended. Change the plan, or issue a license; the"
                                + " instance is then resumed.");
            }
            return declarations
                    .requireUnset(deployment.customer(), Declaration.Field.SUSPENDED)
                    .compose(permitted -> setDesired(call, DesiredState.RUNNING, Optional.empty(), "customer.resume"));
        });
    }

    /** @param action name of the act in the audit log */
    private Future<ApiResponse> setDesired(
            ApiRequest call, DesiredState desired, Optional<Duration> deleteAfter, String action) {
        CustomerId id = ProvisionerCaller.subject(call);
        return find(id).compose(before -> before.desired() == desired
                        ? Future.succeededFuture(true)
                        : pool.withTransaction(connection -> new DeploymentRepository(connection)
                                .setDesired(id, desired, deleteAfter)
                                .compose(permitted -> permitted
                                        ? OperatorAudit.record(connection, call, action, id.value(), new JsonObject())
                                                .map(true)
                                        : Future.succeededFuture(false))))
                .compose(permitted -> permitted ? find(id) : Future.failedFuture(deleted()))
                .onSuccess(changed -> signals.wake())
                .map(deployment -> ApiResponse.json(202, json(deployment)));
    }

    private Future<ApiResponse> upgrade(ApiRequest call) {
        CustomerId id = ProvisionerCaller.subject(call);
        Optional<String> plan = Optional.ofNullable(call.body().getString("plan"));
        Optional<String> image = Optional.ofNullable(call.body().getString("image"));
        if (plan.isEmpty() && image.isEmpty()) {
            throw ApiException.invalid("Specify plan, image, or both");
        }
        Optional<Plan> newPlan = plan.map(planChange::require);
        return find(id).compose(before -> {
                    if (before.desired() == DesiredState.DELETED) {
                        throw deleted();
                    }
                    newPlan.ifPresent(chosen -> PlanChange.requireSameTarget(before, chosen));
                    if (image.isPresent() && before.target() != TargetKind.KUBERNETES) {
                        throw ApiException.invalid("'image' applies to instances on kubernetes only; this one runs on "
                                + before.target().text());
                    }
                    return (newPlan.isPresent()
                                    ? declarations.requireUnset(id, Declaration.Field.PLAN)
                                    : Future.<Void>succeededFuture())
                            .compose(permitted -> upgrade(call, id, plan, image));
                })
                .compose(changed -> find(id))
                .onSuccess(changed -> signals.wake())
                .map(deployment -> ApiResponse.json(202, json(deployment)));
    }

    private Future<Void> upgrade(ApiRequest call, CustomerId id, Optional<String> plan, Optional<String> image) {
        return pool.withTransaction(
                connection -> plan.map(name -> new CustomerRepository(connection).changePlan(id, name))
                        .orElseGet(Future::succeededFuture)
                        .compose(changed -> new DeploymentRepository(connection).startGeneration(id, image))
                        .compose(started ->
                                OperatorAudit.record(connection, call, "customer.upgrade", id.value(), call.body())));
    }

    private Future<ApiResponse> getDifference(ApiRequest call) {
        return find(ProvisionerCaller.subject(call))
                .compose(diff::compute)
                .map(lines -> ApiResponse.ok(new JsonObject().put("difference", lines)))
                .recover(failure -> Future.failedFuture(
                        failure instanceof StepFailedException step
                                ? new ApiException(ProblemType.UNAVAILABLE, step.getMessage())
                                : failure));
    }

    private Future<Deployment> find(CustomerId id) {
        return deployments.find(id).map(found -> found.orElseThrow(() -> ApiException.notFound("customer " + id)));
    }

    private static ApiException deleted() {
        return ApiException.conflict(
                "The instance is deleted, which cannot be undone. POST /api/customers/{id}/return requests an empty one.");
    }

    private JsonObject json(Deployment deployment) {
        JsonObject json = targets.addresses(deployment.target(), deployment.customer())
                .json()
                .put("target", deployment.target().text())
                .put("customer_id", deployment.customer().value())
                .put("state", deployment.state().text())
                .put("desired", deployment.desired().text())
                .put("generation", deployment.generation())
                .put("observed_generation", deployment.observedGeneration())
                .put("attempts", deployment.attempts())
                .put("conditions", DeploymentConditions.of(deployment))
                .put("pods", deployment.observation().getJsonArray("pods", new JsonArray()))
                .put("events", deployment.observation().getJsonArray("events", new JsonArray()));
        deployment.step().ifPresent(step -> json.put("step", step));
        deployment.error().ifPresent(error -> json.put("error", error));
        deployment.deleteAfter().ifPresent(time -> json.put("delete_after", time.toString()));
        deployment.ending().ifPresent(stage -> json.put("ending", stage));
        if (deployment.state() == DeploymentState.FAILED) {
            json.put("next_try", deployment.nextTry().toString());
        }
        return json;
    }
}
