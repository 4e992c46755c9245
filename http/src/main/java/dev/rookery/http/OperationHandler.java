package dev.rookery.http;

import io.vertx.core.Future;

/** Answers an operation. Called on an event loop: never blocks. */
@FunctionalInterface
public interface OperationHandler {
    /** @return the reply; an {@link ApiException}, thrown or in the future, becomes a problem document */
    Future<ApiResponse> handle(ApiRequest call);
}
