package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.admin.BrokerStatus;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.HealthChecks;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Liveness and readiness probes. */
final class AdminHealthRoutes implements Routes {
    private static final long LIVENESS_TIMEOUT_MILLIS = 5_000;

    private final BrokerAdmin admin;
    private final HealthChecks liveness;

    AdminHealthRoutes(BrokerAdmin admin) {
        this.admin = admin;
        this.liveness = new HealthChecks(
                Map.of("event_loops", () -> Future.fromCompletionStage(admin.check(), Vertx.currentContext())),
                LIVENESS_TIMEOUT_MILLIS);
    }

    @Override
    public String section() {
        return "health";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("getLiveness", request -> liveness.report(), "getReadiness", this::readiness);
    }

    private Future<ApiResponse> readiness(ApiRequest request) {
        return AdminCalls.call(request, admin::status).map(status -> {
            boolean ready = status.state() == BrokerStatus.State.RUNNING;
            return ApiResponse.json(
                    ready ? 200 : 503,
                    new JsonObject()
                            .put("status", ready ? "up" : "down")
                            .put("state", status.state().text()));
        });
    }
}
