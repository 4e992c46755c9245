package dev.rookery.provisioner.web;

import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import dev.rookery.provisioner.access.ProvisionerCaller;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.deployment.DeploymentState;
import dev.rookery.provisioner.deployment.DesiredState;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.reconcile.InstanceDiff;
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
    private final PlanCatalog plans;
    private final InstanceDiff diff;
    private final InstanceUrls urls;
    private final Duration suspendedRetention;

    /** @param suspendedRetention after which the data of a suspended instance is deleted */
    public DeploymentRoutes(
            Pool pool, PlanCatalog plans, InstanceDiff diff, InstanceUrls urls, Duration suspendedRetention) {
        this.pool = pool;
        this.deployments = new DeploymentRepository(pool);
        this.plans = plans;
        this.diff = diff;
        this.urls = urls;
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
        if (now && !ProvisionerCaller.of(call).isOperator()) {
            throw new ApiException(
                    ProblemType.FORBIDDEN,
                    "Immediate deletion requires an operator. Omit 'now' to suspend the instance and delete it later.");
        }
        return now
                ? setDesired(call, DesiredState.DELETED, Optional.empty())
                : setDesired(call, DesiredState.SUSPENDED, Optional.of(suspendedRetention));
    }

    private Future<ApiResponse> resume(ApiRequest call) {
        return setDesired(call, DesiredState.RUNNING, Optional.empty());
    }

    private Future<ApiResponse> setDesired(ApiRequest call, DesiredState desired, Optional<Duration> deleteAfter) {
        CustomerId id = ProvisionerCaller.subject(call);
        return find(id).compose(before -> before.desired() == desired
                        ? Future.succeededFuture(true)
                        : deployments.setDesired(id, desired, deleteAfter))
                .compose(permitted -> permitted ? find(id) : Future.failedFuture(deleted()))
                .map(deployment -> ApiResponse.json(202, json(deployment)));
    }

    private Future<ApiResponse> upgrade(ApiRequest call) {
        CustomerId id = ProvisionerCaller.subject(call);
        Optional<String> plan = Optional.ofNullable(call.body().getString("plan"));
        Optional<String> image = Optional.ofNullable(call.body().getString("image"));
        if (plan.isEmpty() && image.isEmpty()) {
            throw ApiException.invalid("Specify plan, image, or both");
        }
        plan.filter(name -> plans.find(name).isEmpty()).ifPresent(name -> {
            throw ApiException.invalid("Unknown plan '" + name + "'. GET /api/plans lists all plans.");
        });
        return find(id).compose(before -> before.desired() == DesiredState.DELETED
                        ? Future.failedFuture(deleted())
                        : upgrade(id, plan, image))
                .compose(changed -> find(id))
                .map(deployment -> ApiResponse.json(202, json(deployment)));
    }

    private Future<Void> upgrade(CustomerId id, Optional<String> plan, Optional<String> image) {
        return pool.withTransaction(
                connection -> plan.map(name -> new CustomerRepository(connection).changePlan(id, name))
                        .orElseGet(Future::succeededFuture)
                        .compose(changed -> new DeploymentRepository(connection).startGeneration(id, image)));
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
        return ApiException.conflict("The instance is deleted. A deletion cannot be undone.");
    }

    private JsonObject json(Deployment deployment) {
        JsonObject json = urls.json(deployment.customer())
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
        if (deployment.state() == DeploymentState.FAILED) {
            json.put("next_try", deployment.nextTry().toString());
        }
        return json;
    }
}
