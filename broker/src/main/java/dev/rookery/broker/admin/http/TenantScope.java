package dev.rookery.broker.admin.http;

import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import java.util.Map;
import java.util.stream.Collectors;

/** Routes that refuse callers with a tenant's token unless the path names their tenant, or always. */
final class TenantScope implements Routes {
    private static final String TENANT = "tenant";

    private final Routes routes;
    private final boolean operatorOnly;

    private TenantScope(Routes routes, boolean operatorOnly) {
        this.routes = routes;
        this.operatorOnly = operatorOnly;
    }

    /** Returns routes that also accept tokens of tenants. */
    static Routes ofTenants(Routes routes) {
        return new TenantScope(routes, false);
    }

    /** Returns routes that accept the operator's token only. */
    static Routes ofOperator(Routes routes) {
        return new TenantScope(routes, true);
    }

    @Override
    public String section() {
        return routes.section();
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return routes.operations().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, operation -> scoped(operation.getValue())));
    }

    private OperationHandler scoped(OperationHandler handler) {
        return request -> {
            requireScope(request);
            return handler.handle(request);
        };
    }

    private void requireScope(ApiRequest request) {
        if (request.caller() instanceof AdminAuthenticator.TenantCaller caller
                && (operatorOnly
                        || !caller.tenant().value().equals(request.parameters().get(TENANT)))) {
            throw new ApiException(
                    ProblemType.FORBIDDEN,
                    "The token permits other operations, on its own tenant only; use the operator's token");
        }
    }

    @Override
    public Future<Void> start() {
        return routes.start();
    }

    @Override
    public Future<Void> stop() {
        return routes.stop();
    }
}
