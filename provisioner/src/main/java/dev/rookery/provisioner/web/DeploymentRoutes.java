package dev.rookery.provisioner.web;

import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import dev.rookery.provisioner.ProvisionerContext;
import dev.rookery.provisioner.access.ProvisionerCaller;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.deployment.DeploymentState;
import dev.rookery.provisioner.deployment.DesiredState;
import dev.rookery.provisioner.target.TargetException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Customers' stacks: how they are, and what is wanted of them. */
public final class DeploymentRoutes implements Routes {
    private final ProvisionerContext context;
    private final CustomerRepository customers;
    private final DeploymentRepository deployments;

    public DeploymentRoutes(ProvisionerContext context) {
        this.context = context;
        this.customers = new CustomerRepository(context.pool());
        this.deployments = new DeploymentRepository(context.pool());
    }

    @Override
    public String section() {
        return "deployments";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "getDeploymentStatus", this::status,
                "deleteDeployment", this::delete,
                "resumeDeployment", this::resume,
                "upgradeDeployment", this::upgrade,
                "getDeploymentDifference", this::difference);
    }

    private Future<ApiResponse> status(ApiRequest call) {
        return find(ProvisionerCaller.subject(call)).map(deployment -> ApiResponse.ok(json(deployment)));
    }

    private Future<ApiResponse> delete(ApiRequest call) {
        boolean now = call.optionalBoolean("now").orElse(false);
        if (now && !ProvisionerCaller.of(call).isOperator()) {
            throw new ApiException(
                    ProblemType.FORBIDDEN,
                    "Only operators delete at once; leave 'now' out to suspend, and delete later");
        }
        Duration retention = context.config().reconcile().retention();
        return now
                ? want(call, DesiredState.DELETED, Optional.empty())
                : want(call, DesiredState.SUSPENDED, Optional.of(retention));
    }

    private Future<ApiResponse> resume(ApiRequest call) {
        return want(call, DesiredState.RUNNING, Optional.empty());
    }

    private Future<ApiResponse> want(ApiRequest call, DesiredState desired, Optional<Duration> deleteAfter) {
        CustomerId id = ProvisionerCaller.subject(call);
        return find(id).compose(before -> before.desired() == desired
                        ? Future.succeededFuture(true)
                        : deployments.want(id, desired, deleteAfter))
                .compose(wanted -> wanted
                        ? find(id)
                        : Future.failedFuture(ApiException.conflict("The stack is deleted; that cannot be undone")))
                .map(deployment -> ApiResponse.json(202, json(deployment)));
    }

    private Future<ApiResponse> upgrade(ApiRequest call) {
        CustomerId id = ProvisionerCaller.subject(call);
        Optional<String> plan = Optional.ofNullable(call.body().getString("plan"));
        Optional<String> image = Optional.ofNullable(call.body().getString("image"));
        if (plan.isEmpty() && image.isEmpty()) {
            throw ApiException.invalid("Say what to upgrade to: plan, image, or both");
        }
        plan.filter(name -> context.plans().find(name).isEmpty()).ifPresent(name -> {
            throw ApiException.invalid("There is no plan '" + name + "'; GET /api/plans lists them");
        });
        return find(id).compose(before -> before.desired() == DesiredState.DELETED
                        ? Future.failedFuture(ApiException.conflict("The stack is deleted"))
                        : context.pool().withTransaction(connection -> plan.map(
                                        name -> new CustomerRepository(connection).changePlan(id, name))
                                .orElseGet(Future::succeededFuture)
                                .compose(changed -> new DeploymentRepository(connection).change(id, image))))
                .compose(changed -> find(id))
                .map(deployment -> ApiResponse.json(202, json(deployment)));
    }

    /** A dry run: asks the target, and changes nothing. */
    private Future<ApiResponse> difference(ApiRequest call) {
        CustomerId id = ProvisionerCaller.subject(call);
        return find(id).compose(deployment -> customers.find(id).compose(customer -> context.stacks()
                        .stack(customer.orElseThrow(), deployment)))
                .compose(stack ->
                        context.vertx().executeBlocking(() -> context.target().difference(stack), false))
                .map(difference -> ApiResponse.ok(new JsonObject().put("difference", difference)))
                .recover(failure -> Future.failedFuture(
                        failure instanceof TargetException
                                ? new ApiException(ProblemType.UNAVAILABLE, failure.getMessage())
                                : failure));
    }

    private Future<Deployment> find(CustomerId id) {
        return deployments.find(id).map(found -> found.orElseThrow(() -> ApiException.notFound("customer " + id)));
    }

    private JsonObject json(Deployment deployment) {
        JsonObject json = CustomerJson.urls(
                        deployment.customer(), context.config().baseDomain())
                .put("customer_id", deployment.customer().value())
                .put("state", deployment.state().text())
                .put("desired", deployment.desired().text())
                .put("generation", deployment.generation())
                .put("observed_generation", deployment.observedGeneration())
                .put("attempts", deployment.attempts())
                .put("conditions", DeploymentConditions.of(deployment))
                .mergeIn(new JsonObject()
                        .put("pods", deployment.observation().getJsonArray("pods", new JsonArray()))
                        .put("events", deployment.observation().getJsonArray("events", new JsonArray())));
        deployment.step().ifPresent(step -> json.put("step", step));
        deployment.error().ifPresent(error -> json.put("error", error));
        deployment.deleteAfter().ifPresent(time -> json.put("delete_after", time.toString()));
        if (deployment.state() == DeploymentState.FAILED) {
            json.put("next_try", deployment.nextTry().toString());
        }
        return json;
    }
}
