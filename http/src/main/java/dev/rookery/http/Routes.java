package dev.rookery.http;

import io.vertx.core.Future;
import java.util.Map;

/**
 * A part of the API: a section of the document and what answers its operations. Everything about a request that the document
 * says (who may call, parameters, body) is checked before a handler is asked.
 */
public interface Routes {
    /** The name of its section: the file {@code openapi/NAME.yaml} beside the others. */
    String section();

    /** What answers each {@code operationId} of the section; all of them must be there. */
    Map<String, OperationHandler> operations();

    /** Called before the first request; a failure keeps the API from starting. */
    default Future<Void> start() {
        return Future.succeededFuture();
    }

    /** Called after the last request. */
    default Future<Void> stop() {
        return Future.succeededFuture();
    }

    /** What {@code /api/health/ready} asks of it: fails, with a message for people, if the area cannot do its work. */
    default Map<String, HealthCheck> healthChecks() {
        return Map.of();
    }
}
