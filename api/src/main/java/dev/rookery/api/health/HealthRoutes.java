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

/** Alive: this answers. Ready: everything that is needed answers too. */
public final class HealthRoutes implements Routes {
    private static final Logger LOGGER = LoggerFactory.getLogger(HealthRoutes.class);
    private static final long PATIENCE_MILLIS = 2_000;

    private final Map<String, HealthCheck> checks = new TreeMap<>();

    /** @param areas whose checks count */
    public HealthRoutes(Pool pool, List<Routes> areas) {
        // The table is there once the migrations have run.
        checks.put(
                "database",
                () -> pool.query("SELECT 1 FROM api_users LIMIT 1").execute().mapEmpty());
        areas.forEach(area -> checks.putAll(area.healthChecks()));
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
        List<Future<Map.Entry<String, String>>> results = checks.entrySet().stream()
                .map(check -> ask(check.getKey(), check.getValue()))
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

    private Future<Map.Entry<String, String>> ask(String name, HealthCheck check) {
        Future<Void> answer;
        try {
            answer = check.check();
        } catch (RuntimeException e) {
            answer = Future.failedFuture(e);
        }
        return answer.timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .map(up -> Map.entry(name, "up"))
                .otherwise(failure -> {
                    LOGGER.warn("Not ready: {}: {}", name, failure.getMessage());
                    return Map.entry(name, "down");
                });
    }
}
