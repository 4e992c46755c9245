package dev.rookery.api.tenant;

import dev.rookery.api.caller.Caller;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.HealthCheck;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Routes whose handlers are called only for requests whose tenant is decided: that of the token, which must be active and
 * must not contradict the host, or that of the host if the operation requires no token.
 */
public final class TenantRoutes implements Routes {
    private final Routes routes;
    private final RequestTenants tenants;

    public TenantRoutes(Routes routes, RequestTenants tenants) {
        this.routes = routes;
        this.tenants = tenants;
    }

    @Override
    public String section() {
        return routes.section();
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return routes.operations().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, operation -> ofTenant(operation.getValue())));
    }

    private OperationHandler ofTenant(OperationHandler handler) {
        return request -> handler.handle(decided(request));
    }

    private ApiRequest decided(ApiRequest request) {
        if (request.caller() instanceof Caller caller) {
            tenants.requireHost(request, caller.tenant());
            tenants.requireActive(caller.tenant());
            return request;
        }
        return request.withCaller(Caller.anonymous(tenants.of(request)));
    }

    @Override
    public Future<Void> start() {
        return routes.start();
    }

    @Override
    public Future<Void> stop() {
        return routes.stop();
    }

    @Override
    public Map<String, HealthCheck> healthChecks() {
        return routes.healthChecks();
    }
}
