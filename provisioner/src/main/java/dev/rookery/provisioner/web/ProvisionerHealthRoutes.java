package dev.rookery.provisioner.web;

import dev.rookery.http.DatabaseHealth;
import dev.rookery.http.HealthChecks;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.Map;

/**
 * Health checks. Live: the process responds. Ready: PostgreSQL responds, too. The cluster is not checked, because
 * customers can sign up while it is unavailable.
 */
public final class ProvisionerHealthRoutes implements Routes {
    private final HealthChecks readiness;

    public ProvisionerHealthRoutes(Pool pool) {
        this.readiness = new HealthChecks(Map.of("database", DatabaseHealth.writable(pool, "customers")));
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
