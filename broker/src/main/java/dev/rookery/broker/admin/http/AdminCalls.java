package dev.rookery.broker.admin.http;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.AdminPageRequest;
import dev.rookery.broker.admin.Page;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.PageRequest;
import dev.rookery.http.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Calls {@link dev.rookery.broker.admin.BrokerAdmin} on behalf of requests and translates its failures to problems. */
final class AdminCalls {
    private static final long TIMEOUT_SECONDS = 30;

    private AdminCalls() {}

    /** Calls the broker; the result arrives on the event loop of the request. */
    static <T> Future<T> call(ApiRequest request, Supplier<CompletionStage<T>> operation) {
        CompletionStage<T> stage;
        try {
            stage = operation.get();
        } catch (AdminException e) {
            return Future.failedFuture(problem(e));
        }
        return Future.fromCompletionStage(stage, request.context().vertx().getOrCreateContext())
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .recover(failure -> Future.failedFuture(translate(failure)));
    }

    /** Calls the broker and responds with 200. */
    static <T> Future<ApiResponse> respond(
            ApiRequest request, Supplier<CompletionStage<T>> operation, Function<? super T, JsonObject> json) {
        return call(request, operation).map(result -> ApiResponse.ok(json.apply(result)));
    }

    /** Calls the broker and responds with a page. */
    static <T> Future<ApiResponse> respondPage(
            ApiRequest request, Supplier<CompletionStage<Page<T>>> operation, Function<? super T, JsonObject> json) {
        return respond(request, operation, page -> page(page, json));
    }

    static <T> JsonObject page(Page<T> page, Function<? super T, JsonObject> json) {
        JsonArray items = new JsonArray();
        page.items().forEach(item -> items.add(json.apply(item)));
        return PageRequest.page(items, page.cursor());
    }

    /** @throws ApiException if the tenant id is malformed */
    static TenantId tenant(ApiRequest request) {
        try {
            return new TenantId(request.string("tenant"));
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(String.valueOf(e.getMessage()));
        }
    }

    static AdminPageRequest page(ApiRequest request) {
        return new AdminPageRequest(request.integer("limit"), request.optionalString("cursor"));
    }

    static ApiException problem(AdminException failure) {
        ProblemType type =
                switch (failure.kind()) {
                    case UNKNOWN_TENANT -> ProblemType.NOT_FOUND;
                    case INVALID -> ProblemType.INVALID_REQUEST;
                    case AMBIGUOUS, CONFLICT -> ProblemType.CONFLICT;
                    case QUOTA_EXCEEDED -> ProblemType.QUOTA_EXCEEDED;
                    case UNSUPPORTED -> ProblemType.UNSUPPORTED;
                    case UNAVAILABLE -> ProblemType.UNAVAILABLE;
                };
        return new ApiException(type, String.valueOf(failure.getMessage()));
    }

    private static Throwable translate(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof AdminException known) {
            return problem(known);
        }
        return cause instanceof TimeoutException
                ? new ApiException(
                        ProblemType.UNAVAILABLE,
                        "The broker did not respond within " + TIMEOUT_SECONDS + " seconds; try again later")
                : cause;
    }
}
