package dev.rookery.http;

import dev.rookery.http.contract.ContractException;
import dev.rookery.http.contract.OpenApiDocument;
import dev.rookery.http.contract.OperationExtensions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
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
import java.util.Set;

/** Puts every operation of the document on a router: who calls, what with, and only then the handler. */
public final class ContractRouter {
    private static final String CALLER = "caller";

    private final OpenAPIContract contract;
    private final OperationExtensions extensions;
    private final AuthorizationHandler gate;
    private final RequestReader reader;
    private final RequestMetrics metrics;
    private final BodyHandler bodies;

    /** @param bodyLimit bytes that a body may have that is not streamed */
    private ContractRouter(
            OpenAPIContract contract,
            OperationExtensions extensions,
            AuthorizationHandler gate,
            RequestMetrics metrics,
            long bodyLimit) {
        this.contract = contract;
        this.extensions = extensions;
        this.gate = gate;
        this.metrics = metrics;
        this.reader = new RequestReader(contract);
        this.bodies = BodyHandler.create(false).setBodyLimit(bodyLimit);
    }

    /**
     * Reads the document.
     *
     * @param bodyLimit bytes that a body may have that is not streamed
     */
    public static Future<ContractRouter> create(
            Vertx vertx, OpenApiDocument document, AuthorizationHandler gate, RequestMetrics metrics, long bodyLimit) {
        return OpenAPIContract.from(vertx, document.forValidation())
                .map(contract ->
                        new ContractRouter(contract, OperationExtensions.of(document), gate, metrics, bodyLimit));
    }

    /**
     * Adds the operations of all areas.
     *
     * @throws ContractException if document and areas do not fit together
     */
    public void mount(Router router, List<Routes> areas) {
        Map<String, OperationHandler> handlers = new HashMap<>();
        areas.forEach(area -> handlers.putAll(area.operations()));
        Set<String> unknown = new HashSet<>(handlers.keySet());
        for (Path path : contract.getPaths()) {
            for (Operation operation : path.getOperations()) {
                OperationHandler handler = handlers.get(operation.getOperationId());
                if (handler == null) {
                    throw new ContractException("nothing answers " + operation.getOperationId());
                }
                unknown.remove(operation.getOperationId());
                mount(
                        router.route(operation.getHttpMethod(), template(operation.getAbsoluteOpenAPIPath())),
                        operation,
                        handler);
            }
        }
        if (!unknown.isEmpty()) {
            throw new ContractException("it does not know " + unknown);
        }
    }

    private void mount(Route route, Operation operation, OperationHandler handler) {
        String id = operation.getOperationId();
        boolean streaming = extensions.isStreaming(id);
        route.handler(context -> admit(context, id));
        if (operation.getRequestBody() != null && !streaming) {
            route.handler(context -> readBody(context));
        }
        route.handler(context -> answer(context, operation, handler, streaming));
    }

    private void admit(RoutingContext context, String operationId) {
        metrics.observe(context, operationId);
        // Nothing of the body is read for those who may not call.
        context.request().pause();
        gate.admit(context, extensions.security(operationId))
                .onSuccess(caller -> {
                    context.put(CALLER, caller);
                    context.next();
                })
                .onFailure(failure -> ProblemWriter.write(context, failure));
    }

    private void readBody(RoutingContext context) {
        try {
            RequestReader.requireJson(context.request());
            bodies.handle(context);
        } catch (ApiException e) {
            ProblemWriter.write(context, e);
        }
    }

    private void answer(RoutingContext context, Operation operation, OperationHandler handler, boolean streaming) {
        Future<ApiResponse> reply;
        try {
            ApiRequest call = new ApiRequest(
                    context.<ApiCaller>get(CALLER),
                    reader.parameters(context, operation),
                    streaming ? null : reader.body(context, operation),
                    context);
            if (!streaming) {
                context.request().resume();
            }
            reply = handler.handle(call);
        } catch (RuntimeException e) {
            reply = Future.failedFuture(e);
        }
        reply.onSuccess(answer -> answer.writeTo(context.response()))
                .onFailure(failure -> ProblemWriter.write(context, failure));
    }

    private static String template(String openApiPath) {
        return openApiPath.replaceAll("\\{(\\w+)}", ":$1");
    }
}
