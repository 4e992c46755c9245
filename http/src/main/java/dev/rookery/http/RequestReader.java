package dev.rookery.http;

import dev.rookery.http.contract.ContractException;
import dev.rookery.http.schema.ExpectedValue;
import dev.rookery.http.schema.SchemaFault;
import dev.rookery.http.schema.SchemaFaults;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.contract.RequestBody;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters and the body of a request and validates them against the schemas of the document. vertx-openapi's
 * own validator parses a string such as {@code -1} or {@code null} as JSON and decodes percent-encoding twice, which
 * changes names and topics.
 */
final class RequestReader {
    private static final String JSON = "application/json";

    private final SchemaRepository schemas;

    RequestReader(OpenAPIContract contract) {
        schemas = contract.getSchemaRepository();
    }

    /** @throws ContractException if the body of the operation is neither JSON nor streamed */
    static JsonSchema bodySchema(String operationId, RequestBody description) {
        MediaType json = description.getContent().get(JSON);
        if (json == null) {
            throw new ContractException(operationId + " has a request body without " + JSON);
        }
        return json.getSchema();
    }

    /** @throws ApiException if the request has a body that is not JSON, such as a form */
    static void requireJson(HttpServerRequest request) {
        String contentType = request.getHeader("Content-Type");
        if (contentType == null && !hasBody(request)) {
            return;
        }
        String mediaType = contentType == null ? "" : contentType.split(";", 2)[0].strip();
        if (!mediaType.equalsIgnoreCase(JSON)) {
            throw new ApiException(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send the request body as Content-Type: application/json");
        }
    }

    static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return request.getHeader("Transfer-Encoding") != null || (length != null && !length.equals("0"));
    }

    /**
     * Returns the path and query parameters, with defaults for those that are absent.
     *
     * @throws ApiException if a parameter is missing, repeated or invalid
     */
    Map<String, Object> parameters(RoutingContext context, Operation operation) {
        Map<String, Object> values = new HashMap<>();
        for (Parameter parameter : operation.getParameters()) {
            // Handlers read headers themselves, such as ApiRequest.requireMatch.
            Object value = parameter.getIn() == Location.HEADER ? null : parameter(context, parameter);
            if (value != null) {
                values.put(parameter.getName(), value);
            }
        }
        return values;
    }

    /**
     * Returns the body that the body handler has read; an empty object if there is none.
     *
     * @throws ApiException if the body is missing or invalid
     */
    JsonObject body(RoutingContext context, Operation operation) {
        // Streaming operations have no body in the document that is validated against.
        RequestBody description = operation.getRequestBody();
        if (description == null) {
            return new JsonObject();
        }
        if (context.body().length() <= 0) {
            if (description.isRequired()) {
                throw ApiException.invalid("The request body is missing");
            }
            return new JsonObject();
        }
        JsonObject body = JsonBody.parse(context.body().buffer());
        StorableText.requireStorable(body);
        validate(bodySchema(operation.getOperationId(), description), body, "body");
        return body;
    }

    private @Nullable Object parameter(RoutingContext context, Parameter parameter) {
        List<String> texts = parameter.getIn() == Location.PATH
                ? List.of(context.pathParam(parameter.getName()))
                : context.queryParam(parameter.getName());
        if (texts.isEmpty()) {
            if (parameter.isRequired()) {
                throw ApiException.invalid("The parameter '" + parameter.getName() + "' is missing. Expected "
                        + ExpectedValue.of(json(parameter.getSchema())));
            }
            return parameter.getSchema().get("default");
        }
        if (texts.size() > 1) {
            throw ApiException.invalid("The parameter '" + parameter.getName() + "' occurs more than once");
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
                case BOOLEAN -> bool(text);
                default -> text;
            };
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("The parameter '" + parameter.getName() + "' is not of type "
                    + parameter.getSchemaType().getName() + ". Expected "
                    + ExpectedValue.of(json(parameter.getSchema())));
        }
    }

    private static Boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private void validate(JsonSchema schema, Object value, String location) {
        OutputUnit result = schemas.validator(schema).validate(value);
        if (result.getValid()) {
            return;
        }
        List<SchemaFault> faults = SchemaFaults.of(json(schema), value, location, result);
        JsonArray errors = new JsonArray();
        faults.forEach(fault -> errors.add(fault.json()));
        String more = faults.size() == 1 ? "" : " (and " + (faults.size() - 1) + " more, see 'errors')";
        throw new ApiException(
                ProblemType.INVALID_REQUEST, faults.get(0).describe() + more, new JsonObject().put("errors", errors));
    }

    private static JsonObject json(JsonSchema schema) {
        return schema instanceof JsonObject object ? object : new JsonObject();
    }
}
