package dev.rookery.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the parameters and the body of a request and holds them against the document's schemas. vertx-openapi's own validator
 * reads a text such as {@code -1} or {@code null} as JSON and decodes percent codes twice, which changes names and topics.
 */
final class RequestReader {
    private static final String JSON = "application/json";

    private final SchemaRepository schemas;

    RequestReader(OpenAPIContract contract) {
        schemas = contract.getSchemaRepository();
    }

    /** The parameters of path and query. */
    Map<String, Object> parameters(RoutingContext context, Operation operation) {
        Map<String, Object> values = new HashMap<>();
        for (Parameter parameter : operation.getParameters()) {
            Object value = parameter(context, parameter);
            if (value != null) {
                values.put(parameter.getName(), value);
            }
        }
        return values;
    }

    /** The body, read before; {@code null} if there is none and none is needed. */
    JsonObject body(RoutingContext context, Operation operation) {
        if (operation.getRequestBody() == null) {
            return null;
        }
        if (context.body().length() <= 0) {
            if (operation.getRequestBody().isRequired()) {
                throw ApiException.invalid("The operation needs a JSON body");
            }
            return null;
        }
        StorableText.requireReadable(context.body().buffer());
        JsonObject body = parse(context);
        StorableText.requireStorable(body);
        validate(operation.getRequestBody().getContent().get(JSON).getSchema(), body, "body");
        return body;
    }

    private static JsonObject parse(RoutingContext context) {
        try {
            return new JsonObject(context.body().buffer());
        } catch (DecodeException | ClassCastException e) {
            throw new ApiException(ProblemType.MALFORMED_BODY, "The body is not a JSON object");
        }
    }

    /** @throws ApiException if there is a body that is no JSON, such as a form */
    static void requireJson(HttpServerRequest request) {
        String contentType = request.getHeader("Content-Type");
        if (contentType == null && !hasBody(request)) {
            return;
        }
        String mediaType = contentType == null ? "" : contentType.split(";", 2)[0].strip();
        if (!mediaType.equalsIgnoreCase(JSON)) {
            throw new ApiException(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send the body as Content-Type: application/json");
        }
    }

    static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return request.getHeader("Transfer-Encoding") != null || (length != null && !length.equals("0"));
    }

    private Object parameter(RoutingContext context, Parameter parameter) {
        List<String> texts = parameter.getIn() == Location.PATH
                ? List.of(context.pathParam(parameter.getName()))
                : context.queryParam(parameter.getName());
        if (texts.isEmpty()) {
            if (parameter.isRequired()) {
                throw ApiException.invalid("The parameter '" + parameter.getName() + "' is missing");
            }
            return parameter.getSchema().get("default");
        }
        if (texts.size() > 1) {
            throw ApiException.invalid("The parameter '" + parameter.getName() + "' is there more than once");
        }
        StorableText.requireStorable(parameter.getName(), texts.get(0));
        Object value = value(parameter, texts.get(0));
        validate(parameter.getSchema(), value, parameter.getName());
        return value;
    }

    private static Object value(Parameter parameter, String text) {
        try {
            return switch (parameter.getSchemaType()) {
                case INTEGER -> Long.valueOf(text);
                case NUMBER -> Double.valueOf(text);
                case BOOLEAN -> flag(text);
                default -> text;
            };
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("The parameter '" + parameter.getName() + "' is no "
                    + parameter.getSchemaType().getName());
        }
    }

    private static Boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private void validate(JsonSchema schema, Object value, String where) {
        OutputUnit result = schemas.validator(schema).validate(value);
        if (!result.getValid()) {
            JsonArray errors = new JsonArray();
            if (result.getErrors() != null) {
                result.getErrors()
                        .forEach(error -> errors.add(new JsonObject()
                                .put("at", where + error.getInstanceLocation().substring(1))
                                .put("detail", error.getError())));
            }
            throw new ApiException(
                    ProblemType.INVALID_REQUEST,
                    "The value of '" + where + "' does not fit; 'errors' says where",
                    new JsonObject().put("errors", errors));
        }
    }
}
