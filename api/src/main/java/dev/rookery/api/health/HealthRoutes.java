package dev.rookery.api.health;

import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.HealthCheck;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Liveness and readiness. Liveness only requires a response; readiness requires that every health check passes. */
public final class HealthRoutes implements Routes {
    private static final Logger LOGGER = LoggerFactory.getLogger(HealthRoutes.class);
    private static final long CHECK_TIMEOUT_MILLIS = 2_000;

    private final Map<String, HealthCheck> checks = new TreeMap<>();

    /** @param checked components whose health checks decide on readiness */
    public HealthRoutes(Pool pool, List<Routes> checked) {
        // The table exists once the migrations have run.
        checks.put(
                "database",
                () -> pool.query("SELECT 1 FROM api_users LIMIT 1").execute().mapEmpty());
        checked.forEach(routes -> checks.putAll(routes.healthChecks()));
    }

    @Override
    public String section() {
        return "health";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("getLiveness", this::liveness, "getReadiness", this::readiness);
    }

    private Future<ApiResponse> liveness(ApiRequest request) {
        return Future.succeededFuture(ApiResponse.ok(new JsonObject().put("status", "up")));
    }

    private Future<ApiResponse> readiness(ApiRequest request) {
        List<Future<Map.Entry<String, String>>> results = checks.entrySet().stream()
                .map(check -> run(check.getKey(), check.getValue()))
                .toList();
        return Future.join(results).map(all -> {
            JsonObject states = new JsonObject();
            results.forEach(result ->
                    states.put(result.result().getKey(), result.result().getValue()));
            boolean up = states.stream().allMatch(state -> state.getValue().equals("up"));
            return ApiResponse.json(
                    up ? 200 : 503,
                    new JsonObject().put("status", up ? "up" : "down").put("checks", states));
        });
    }

    private static Future<Map.Entry<String, String>> run(String name, HealthCheck check) {
        Future<Void> result;
        try {
            result = check.check();
        } catch (RuntimeException e) {
            result = Future.failedFuture(e);
        }
        return result.timeout(CHECK_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .map(up -> Map.entry(name, "up"))
                .otherwise(failure -> {
                    LOGGER.warn("check={} Readiness check failed: {}", name, failure.getMessage());
                    return Map.entry(name, "down");
                });
    }
}
