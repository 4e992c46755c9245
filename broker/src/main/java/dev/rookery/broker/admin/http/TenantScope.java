package dev.rookery.broker.admin.http;

import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import java.util.Map;
import java.util.stream.Collectors;

/** Routes that refuse callers with a tenant's token unless the path names their tenant. */
final class TenantScope implements Routes {
    private static final String TENANT = "tenant";

    private final Routes routes;

    TenantScope(Routes routes) {
        this.routes = routes;
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

    private static OperationHandler scoped(OperationHandler handler) {
        return request -> {
            requireScope(request);
            return handler.handle(request);
        };
    }

    private static void requireScope(ApiRequest request) {
        if (request.caller() instanceof AdminAuthenticator.TenantCaller caller
                && !caller.tenant().value().equals(request.parameters().get(TENANT))) {
            throw new ApiException(
                    ProblemType.FORBIDDEN, "The token permits operations on its own tenant only; use the operator's token");
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
