package dev.rookery.provisioner.web;

import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import dev.rookery.provisioner.access.ProvisionerCaller;
import dev.rookery.provisioner.audit.OperatorAudit;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.deployment.DeploymentState;
import dev.rookery.provisioner.handover.HandoverIssuer;
import dev.rookery.provisioner.target.DeploymentTargets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.Map;

/** Hand-over of a customer's console to the operator that requests it. */
public final class HandoverRoutes implements Routes {
    private static final String PATH = "session/handover";

    private final Pool pool;
    private final DeploymentTargets targets;
    private final HandoverIssuer codes;

    public HandoverRoutes(Pool pool, DeploymentTargets targets, HandoverIssuer codes) {
        this.pool = pool;
        this.targets = targets;
        this.codes = codes;
    }

    @Override
    public String section() {
        return "handovers";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("createHandover", this::create);
    }

    private Future<ApiResponse> create(ApiRequest call) {
        CustomerId id = ProvisionerCaller.subject(call);
        String reason = call.body().getString("reason", "").strip();
        return new DeploymentRepository(pool)
                .find(id)
                .map(found -> found.orElseThrow(() -> ApiException.notFound("customer " + id)))
                .compose(deployment -> {
                    String url = consoleOf(deployment);
                    return codes.issue(id, ProvisionerCaller.of(call).name(), reason)
                            .compose(code -> OperatorAudit.record(
                                            pool,
                                            call,
                                            "customer.handover",
                                            id.value(),
                                            new JsonObject().put("reason", reason))
                                    .map(ApiResponse.json(201, json(url, code))));
                });
    }

    private String consoleOf(Deployment deployment) {
        String url =
                targets.addresses(deployment.target(), deployment.customer()).instanceUrl();
        if (url.isEmpty() || deployment.state() != DeploymentState.READY) {
            throw ApiException.conflict(
                    "The instance is " + deployment.state().text() + ". Its console can be opened when it is ready.");
        }
        return url + PATH;
    }

    private static JsonObject json(String url, String code) {
        return new JsonObject()
                .put("url", url)
                .put("code", code)
                .put("expires_in", HandoverIssuer.LIFETIME.toSeconds());
    }
}
