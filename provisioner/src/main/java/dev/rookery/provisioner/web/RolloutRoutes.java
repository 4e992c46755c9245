package dev.rookery.provisioner.web;

import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import dev.rookery.provisioner.access.ProvisionerCaller;
import dev.rookery.provisioner.audit.OperatorAudit;
import dev.rookery.provisioner.chart.ChartArchive;
import dev.rookery.provisioner.chart.ChartRepository;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.plan.TargetKind;
import dev.rookery.provisioner.rollout.Rollout;
import dev.rookery.provisioner.rollout.RolloutActions;
import dev.rookery.provisioner.rollout.RolloutJson;
import dev.rookery.provisioner.rollout.RolloutPlan;
import dev.rookery.provisioner.rollout.RolloutRepository;
import dev.rookery.provisioner.target.DeploymentTarget;
import dev.rookery.provisioner.target.DeploymentTargets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Operations of rollouts: start, follow, pause, resume, roll back, abort. */
public final class RolloutRoutes implements Routes {
    /** Change of a locked rollout; fails with 409 if the rollout's state does not permit it. */
    private interface Action {
        Future<Void> apply(RolloutActions actions, Rollout rollout);
    }

    private static final String CURRENT = "current";

    private final Vertx vertx;
    private final PlanCatalog plans;
    private final DeploymentTargets targets;
    private final Pool pool;
    private final RolloutRepository rollouts;
    private final Runnable changed;

    /** @param changed called after each change of a rollout */
    public RolloutRoutes(Vertx vertx, Pool pool, PlanCatalog plans, DeploymentTargets targets, Runnable changed) {
        this.vertx = vertx;
        this.plans = plans;
        this.targets = targets;
        this.pool = pool;
        this.rollouts = new RolloutRepository(pool);
        this.changed = changed;
    }

    @Override
    public String section() {
        return "rollouts";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "createRollout", this::create,
                "listRollouts", call -> rollouts.list(call.page()).map(ApiResponse::ok),
                "getRollout", call -> find(call).compose(this::describe).map(ApiResponse::ok),
                "listRolloutCustomers", this::members,
                "pauseRollout", call -> act(call, "rollout.pause", RolloutActions::pause),
                "resumeRollout", this::resume,
                "rollBackRollout", call -> act(call, "rollout.roll-back", RolloutActions::rollBack),
                "abortRollout", call -> act(call, "rollout.abort", RolloutActions::abort));
    }

    private Future<ApiResponse> create(ApiRequest call) {
        RolloutPlan rollout = RolloutPlan.of(call.body());
        rollout.violation().ifPresent(violation -> {
            throw ApiException.invalid(violation);
        });
        return vertx.executeBlocking(() -> violation(rollout), false)
                .compose(violation -> violation.isPresent()
                        ? Future.failedFuture(ApiException.invalid("The values cannot be deployed. " + violation.get()))
                        : resolveChart(call.body()).compose(body -> start(call, body)));
    }

    /** Tries the values with every plan: one of them may contradict a value. */
    private Optional<String> violation(RolloutPlan rollout) {
        Optional<DeploymentTarget> target = targets.find(TargetKind.KUBERNETES);
        return target.isEmpty() || rollout.values().isEmpty()
                ? Optional.empty()
                : plans.all().stream()
                        .filter(plan -> plan.target() == TargetKind.KUBERNETES)
                        .flatMap(plan -> target
                                .get()
                                .violation(plan, rollout.values().get().getMap())
                                .map(reason -> "Plan '" + plan.name() + "': " + reason)
                                .stream())
                        .findFirst();
    }

    /** Replaces the name of this process' chart by its digest: another process may carry the rollout out. */
    private Future<JsonObject> resolveChart(JsonObject body) {
        String chart = body.getString("chart");
        if (chart == null) {
            return Future.succeededFuture(body);
        }
        String digest = chart.equals(CURRENT)
                ? targets.find(TargetKind.KUBERNETES)
                        .flatMap(DeploymentTarget::chart)
                        .map(ChartArchive::digest)
                        .orElse("")
                : chart;
        return new ChartRepository(pool).find(digest).map(found -> {
            if (found.isEmpty()) {
                throw ApiException.invalid("Unknown chart '" + chart + "'. GET /api/charts lists all charts.");
            }
            return body.copy().put("chart", digest);
        });
    }

    private Future<ApiResponse> start(ApiRequest call, JsonObject body) {
        String creator = ProvisionerCaller.of(call).name();
        return pool.withTransaction(connection -> new RolloutRepository(connection)
                        .add(body, creator)
                        .map(added -> added.orElseThrow(() -> ApiException.conflict(
                                "Another rollout is in progress. Wait for its end, roll it back or abort it.")))
                        .compose(rollout -> new RolloutRepository(connection)
                                .addMembers(rollout)
                                .map(members -> {
                                    if (members == 0) {
                                        throw ApiException.conflict(
                                                "The selector and the waves include no instance with target kubernetes");
                                    }
                                    return rollout;
                                }))
                        .compose(rollout -> audit(connection, call, "rollout.create", rollout)
                                .map(rollout)))
                .onSuccess(rollout -> changed.run())
                .compose(this::describe)
                .map(json -> ApiResponse.json(201, json));
    }

    private Future<ApiResponse> resume(ApiRequest call) {
        Optional<String> onFailure = Optional.ofNullable(call.body().getString("on_failure"));
        return act(call, "rollout.resume", (actions, rollout) -> actions.resume(rollout, onFailure));
    }

    private Future<ApiResponse> act(ApiRequest call, String name, Action action) {
        UUID id = id(call);
        return pool.withTransaction(connection -> new RolloutRepository(connection)
                        .lock(id)
                        .map(found -> found.orElseThrow(() -> notFound(id)))
                        .compose(rollout -> action.apply(new RolloutActions(connection), rollout)
                                .compose(applied -> audit(connection, call, name, rollout))))
                .onSuccess(done -> changed.run())
                .compose(done -> find(call))
                .compose(this::describe)
                .map(json -> ApiResponse.json(202, json));
    }

    private static Future<Void> audit(SqlConnection connection, ApiRequest call, String action, Rollout rollout) {
        return OperatorAudit.record(connection, call, action, "", new JsonObject().put("rollout", rollout.number()));
    }

    private Future<ApiResponse> members(ApiRequest call) {
        return find(call)
                .compose(rollout -> rollouts.members(rollout.id(), call.optionalString("state"), call.page()))
                .map(ApiResponse::ok);
    }

    private Future<JsonObject> describe(Rollout rollout) {
        return rollouts.waves(rollout).map(waves -> RolloutJson.of(rollout).put("waves", waves));
    }

    private Future<Rollout> find(ApiRequest call) {
        UUID id = id(call);
        return rollouts.find(id).map(found -> found.orElseThrow(() -> notFound(id)));
    }

    private static UUID id(ApiRequest call) {
        return UUID.fromString(call.string("id"));
    }

    private static ApiException notFound(UUID id) {
        return ApiException.notFound("rollout " + id);
    }
}
