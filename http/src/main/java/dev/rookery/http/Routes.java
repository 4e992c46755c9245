package dev.rookery.http;

import io.vertx.core.Future;
import java.util.Map;

/**
 * Handlers of one section of the OpenAPI document. Authorization, parameters and bodies are checked before a handler is
 * called.
 */
public interface Routes {
    /** File name of the section without {@code .yaml}. */
    String section();

    /** Handlers by {@code operationId}; must cover every operation of the section. */
    Map<String, OperationHandler> operations();

    /** Called before the first request; a failure aborts the start of the server. */
    default Future<Void> start() {
        return Future.succeededFuture();
    }

    /** Called after the last request. */
    default Future<Void> stop() {
        return Future.succeededFuture();
    }

    /** Readiness checks of the section's dependencies, by name. */
    default Map<String, HealthCheck> healthChecks() {
        return Map.of();
    }
}
