package dev.rookery.http;

import io.vertx.core.Future;

/** Handler of an operation. Called on an event loop; must not block. */
@FunctionalInterface
public interface OperationHandler {
    /** An {@link ApiException}, thrown or in the future, becomes a problem document. */
    Future<ApiResponse> handle(ApiRequest request);
}
