package dev.rookery.http;

import dev.rookery.http.contract.ContractException;
import dev.rookery.http.contract.OpenApiDocument;
import dev.rookery.http.contract.OperationExtensions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Routes the operations of an OpenAPI document: authorizes the caller, reads and validates parameters and body, then calls
 * the handler.
 */
public final class ContractRouter {
    private static final String CALLER = "caller";
    private static final int BODY_TOO_LARGE = 413;

    private final OpenAPIContract contract;
    private final OperationExtensions extensions;
    private final AuthorizationHandler authorization;
    private final RequestReader reader;
    private final RequestMetrics metrics;
    private final BodyHandler bodyHandler;
    private final long bodyLimit;

    private ContractRouter(
            OpenAPIContract contract,
            OperationExtensions extensions,
            AuthorizationHandler authorization,
            RequestMetrics metrics,
            long bodyLimit) {
        this.contract = contract;
        this.extensions = extensions;
        this.authorization = authorization;
        this.metrics = metrics;
        this.reader = new RequestReader(contract);
        this.bodyLimit = bodyLimit;
        this.bodyHandler = BodyHandler.create(false).setBodyLimit(bodyLimit);
    }

    /**
     * Validates the document.
     *
     * @param bodyLimit maximum size in bytes of request bodies that are not streamed
     */
    public static Future<ContractRouter> create(
            Vertx vertx,
            OpenApiDocument document,
            AuthorizationHandler authorization,
            RequestMetrics metrics,
            long bodyLimit) {
        return OpenAPIContract.from(vertx, document.forValidation())
                .map(contract -> new ContractRouter(
                        contract, OperationExtensions.of(document), authorization, metrics, bodyLimit));
    }

    /**
     * Adds a route for each operation.
     *
     * @throws ContractException if an operation has no handler, or a handler no operation
     */
    public void mount(Router router, List<? extends Routes> sections) {
        Map<String, OperationHandler> handlers = new HashMap<>();
        sections.forEach(section -> handlers.putAll(section.operations()));
        Set<String> unused = new HashSet<>(handlers.keySet());
        for (Path path : contract.getPaths()) {
            for (Operation operation : path.getOperations()) {
                OperationHandler handler = handlers.get(operation.getOperationId());
                if (handler == null) {
                    throw new ContractException("operation " + operation.getOperationId() + " has no handler");
                }
                unused.remove(operation.getOperationId());
                mount(route(router, operation), operation, handler);
            }
        }
        if (!unused.isEmpty()) {
            throw new ContractException("handlers without an operation: " + unused);
        }
    }

    /** HEAD is served wherever GET is. */
    private static Route route(Router router, Operation operation) {
        String path = template(operation.getAbsoluteOpenAPIPath());
        return operation.getHttpMethod().equals(HttpMethod.GET)
                ? ReadResponse.route(router, path)
                : router.route(operation.getHttpMethod(), path);
    }

    private void mount(Route route, Operation operation, OperationHandler handler) {
        String id = operation.getOperationId();
        boolean streaming = extensions.isStreaming(id);
        route.handler(context -> authorize(context, id));
        if (operation.getRequestBody() != null && !streaming) {
            RequestReader.bodySchema(id, operation.getRequestBody());
            route.handler(this::readBody).failureHandler(this::rejectBody);
        }
        route.handler(context -> call(context, operation, handler, streaming));
    }

    private void authorize(RoutingContext context, String operationId) {
        metrics.observe(context, operationId);
        // The bodies of unauthorized requests are not read.
        context.request().pause();
        authorization
                .authorize(context, extensions.security(operationId))
                .onSuccess(caller -> {
                    context.put(CALLER, caller);
                    context.next();
                })
                .onFailure(failure -> ProblemWriter.write(context, failure));
    }

    private void readBody(RoutingContext context) {
        try {
            RequestReader.requireJson(context.request());
            bodyHandler.handle(context);
        } catch (ApiException e) {
            ProblemWriter.write(context, e);
        }
    }

    private void rejectBody(RoutingContext context) {
        if (context.statusCode() == BODY_TOO_LARGE) {
            ProblemWriter.write(
                    context,
                    new ApiException(
                            ProblemType.BODY_TOO_LARGE, "Request bodies are limited to " + bodyLimit + " bytes"));
        } else {
            context.next();
        }
    }

    private void call(RoutingContext context, Operation operation, OperationHandler handler, boolean streaming) {
        Future<ApiResponse> response;
        try {
            ApiRequest request = new ApiRequest(
                    context.<ApiCaller>get(CALLER),
                    reader.parameters(context, operation),
                    reader.body(context, operation),
                    context);
            if (!streaming) {
                context.request().resume();
            }
            response = ReadResponse.isHead(context) ? head(operation, request, handler) : handler.handle(request);
        } catch (RuntimeException e) {
            response = Future.failedFuture(e);
        }
        response.onSuccess(result -> result.writeTo(context))
                .onFailure(failure -> ProblemWriter.write(context, failure));
    }

    /** Streams, which may be long or endless, do not begin. */
    private Future<ApiResponse> head(Operation operation, ApiRequest request, OperationHandler handler) {
        return extensions
                .streamType(operation.getOperationId())
                .map(type -> Future.succeededFuture(
                        new ApiResponse(200, Map.of("Content-Type", type), Optional.empty(), false)))
                .orElseGet(() -> handler.handle(request));
    }

    private static String template(String openApiPath) {
        return openApiPath.replaceAll("\\{(\\w+)}", ":$1");
    }
}
