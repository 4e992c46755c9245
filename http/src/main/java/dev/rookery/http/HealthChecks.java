package dev.rookery.http;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the health checks of a process and reports the result: 200 if all succeed, otherwise 503. Thread-safe. */
public final class HealthChecks {
    private static final Logger LOGGER = LoggerFactory.getLogger(HealthChecks.class);
    private static final long TIMEOUT_MILLIS = 2_000;
    private static final String UP = "up";
    private static final String DOWN = "down";

    private final Map<String, HealthCheck> checks;
    private final long timeoutMillis;

    /** Each check times out after 2 seconds. */
    public HealthChecks(Map<String, HealthCheck> checks) {
        this(checks, TIMEOUT_MILLIS);
    }

    /** @param timeoutMillis of each check */
    public HealthChecks(Map<String, HealthCheck> checks, long timeoutMillis) {
        this.checks = new TreeMap<>(checks);
        this.timeoutMillis = timeoutMillis;
    }

    /** Response of a liveness probe: the process serves requests. */
    public static ApiResponse live() {
        return ApiResponse.ok(new JsonObject().put("status", UP));
    }

    /** Runs the checks concurrently. */
    public Future<ApiResponse> report() {
        Map<String, Future<Boolean>> results = new TreeMap<>();
        checks.forEach((name, check) -> results.put(name, run(name, check)));
        return Future.join(List.copyOf(results.values())).map(all -> {
            JsonObject states = new JsonObject();
            results.forEach((name, result) -> states.put(name, result.result() ? UP : DOWN));
            boolean up = results.values().stream().allMatch(Future::result);
            return ApiResponse.json(
                    up ? 200 : 503,
                    new JsonObject().put("status", up ? UP : DOWN).put("checks", states));
        });
    }

    private Future<Boolean> run(String name, HealthCheck check) {
        Future<Void> result;
        try {
            result = check.check();
        } catch (RuntimeException e) {
            result = Future.failedFuture(e);
        }
        return result.timeout(timeoutMillis, TimeUnit.MILLISECONDS).map(true).otherwise(failure -> {
            LOGGER.warn("Health check {} failed: {}", name, failure.getMessage());
            return false;
        });
    }
}
