package dev.rookery.provisioner.web;

import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import dev.rookery.provisioner.access.ProvisionerCaller;
import dev.rookery.provisioner.audit.OperatorAudit;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.event.CustomerEvents;
import dev.rookery.provisioner.reconcile.InstanceSpecs;
import dev.rookery.provisioner.reconcile.ReconcileSignals;
import dev.rookery.provisioner.target.BackupSource;
import dev.rookery.provisioner.target.DeploymentTargets;
import dev.rookery.provisioner.target.StepFailedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.Map;
import java.util.Optional;

/** Decisions of operators on data of instances that is missing. */
public final class MissingDataRoutes implements Routes {
    private static final String RESTORE = "restore";

    private final Vertx vertx;
    private final Pool pool;
    private final CustomerRepository customers;
    private final InstanceSpecs specs;
    private final DeploymentTargets targets;
    private final ReconcileSignals signals;

    public MissingDataRoutes(
            Vertx vertx, Pool pool, InstanceSpecs specs, DeploymentTargets targets, ReconcileSignals signals) {
        this.vertx = vertx;
        this.pool = pool;
        this.customers = new CustomerRepository(pool);
        this.specs = specs;
        this.targets = targets;
        this.signals = signals;
    }

    @Override
    public String section() {
        return "missing-data";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("getMissingData", this::get, "decideOnMissingData", this::decide);
    }

    private Future<ApiResponse> get(ApiRequest call) {
        return find(ProvisionerCaller.subject(call))
                .compose(deployment -> backup(deployment).map(backup -> json(deployment, backup)))
                .map(ApiResponse::ok);
    }

    private Future<ApiResponse> decide(ApiRequest call) {
        CustomerId id = ProvisionerCaller.subject(call);
        String decision = call.body().getString("decision");
        return find(id).compose(deployment -> {
                    requireMissing(deployment);
                    return backup(deployment).map(backup -> {
                        if (decision.equals(RESTORE)
                                && backup.isEmpty()
                                && !deployment.data().restoring()) {
                            throw ApiException.conflict(
                                    "No backup can replace what is missing. Restore the data by other"
                                            + " means and choose 'accept', or accept the loss.");
                        }
                        return deployment;
                    });
                })
                .compose(deployment -> store(call, deployment, decision))
                .onSuccess(stored -> signals.wake())
                .compose(stored -> find(id))
                .map(deployment -> ApiResponse.json(202, json(deployment, Optional.empty())));
    }

    private Future<Void> store(ApiRequest call, Deployment deployment, String decision) {
        CustomerId id = deployment.customer();
        String missing = String.join(", ", deployment.data().missing());
        return pool.withTransaction(connection -> new DeploymentRepository(connection)
                .decideOnMissingData(id, decision.equals(RESTORE))
                .compose(decided -> decided
                        ? new CustomerEvents(connection).record(id, "data." + decision, missing)
                        : Future.failedFuture(nothingMissing(id)))
                .compose(recorded -> OperatorAudit.record(
                        connection,
                        call,
                        "customer.data-" + decision,
                        id.value(),
                        new JsonObject().put("missing", missing))));
    }

    private static void requireMissing(Deployment deployment) {
        if (deployment.data().missing().isEmpty() && !deployment.data().restoring()) {
            throw nothingMissing(deployment.customer());
        }
    }

    private static ApiException nothingMissing(CustomerId customer) {
        return ApiException.conflict("No data of customer " + customer + " is missing");
    }

    /** Asks the target, which blocks. */
    private Future<Optional<BackupSource>> backup(Deployment deployment) {
        if (deployment.data().missing().isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        return customers
                .find(deployment.customer())
                .map(Optional::orElseThrow)
                .compose(customer -> specs.spec(customer, deployment))
                .compose(spec -> vertx.executeBlocking(
                        () -> targets.require(deployment.target())
                                .backup(spec, deployment.data().missing()),
                        false))
                .recover(failure -> Future.failedFuture(
                        failure instanceof StepFailedException step
                                ? new ApiException(ProblemType.UNAVAILABLE, step.getMessage())
                                : failure));
    }

    private Future<Deployment> find(CustomerId id) {
        return new DeploymentRepository(pool)
                .find(id)
                .map(found -> found.orElseThrow(() -> ApiException.notFound("customer " + id)));
    }

    private static JsonObject json(Deployment deployment, Optional<BackupSource> backup) {
        return new JsonObject()
                .put("state", deployment.state().text())
                .put("missing", new JsonArray(deployment.data().missing()))
                .put("can_restore", backup.isPresent() || deployment.data().restoring())
                .put("restore_from", backup.map(BackupSource::text).orElse(null))
                .put("restoring", deployment.data().restoring());
    }
}
