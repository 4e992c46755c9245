package dev.rookery.provisioner.web;

import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Health checks. Live: the process responds. Ready: PostgreSQL responds, too. The cluster is not checked, because
 * customers can sign up while it is unavailable.
 */
public final class ProvisionerHealthRoutes implements Routes {
    private static final long TIMEOUT_MILLIS = 2_000;

    private final Pool pool;

    public ProvisionerHealthRoutes(Pool pool) {
        this.pool = pool;
    }

    @Override
    public String section() {
        return "health";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("getLiveness", this::liveness, "getReadiness", this::readiness);
    }

    private Future<ApiResponse> liveness(ApiRequest call) {
        return Future.succeededFuture(ApiResponse.ok(new JsonObject().put("status", "up")));
    }

    private Future<ApiResponse> readiness(ApiRequest call) {
        return pool.query("SELECT 1 FROM customers LIMIT 1")
                .execute()
                .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .map(rows -> ApiResponse.ok(new JsonObject().put("status", "up")))
                .otherwise(failure -> ApiResponse.json(503, new JsonObject().put("status", "down")));
    }
}
