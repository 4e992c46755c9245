package dev.rookery.api.health;

import dev.rookery.http.DatabaseHealth;
import dev.rookery.http.HealthCheck;
import dev.rookery.http.HealthChecks;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Liveness and readiness. Liveness only requires a response; readiness requires that every health check passes. */
public final class HealthRoutes implements Routes {
    private final HealthChecks readiness;

    /** @param checked components whose health checks decide on readiness */
    public HealthRoutes(Pool pool, List<Routes> checked) {
        Map<String, HealthCheck> checks = new HashMap<>();
        checks.put("database", DatabaseHealth.writable(pool, "api_users"));
        checked.forEach(routes -> checks.putAll(routes.healthChecks()));
        this.readiness = new HealthChecks(checks);
    }

    @Override
    public String section() {
        return "health";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "getLiveness", request -> Future.succeededFuture(HealthChecks.live()),
                "getReadiness", request -> readiness.report());
    }
}
