package dev.rookery.api.mqttuser;

import dev.rookery.http.ApiException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Line of NDJSON. Messages of exceptions name the field and what is expected. */
final class JsonLine {
    private final JsonObject json;

    private JsonLine(JsonObject json) {
        this.json = json;
    }

    /** @throws ApiException if the line is no JSON object */
    static JsonLine parse(String text) {
        try {
            return new JsonLine(new JsonObject(text));
        } catch (DecodeException e) {
            throw ApiException.invalid(
                    "The line is not JSON. Expected an object, such as {\"username\": \"pump-7\", \"password\": \"…\"}");
        } catch (ClassCastException e) {
            throw ApiException.invalid("The line is not a JSON object");
        }
    }

    Optional<String> text(String name) {
        return value(name, "a text", value -> value instanceof String text ? Optional.of(text) : Optional.empty());
    }

    Optional<Boolean> flag(String name) {
        return value(
                name, "true or false", value -> value instanceof Boolean flag ? Optional.of(flag) : Optional.empty());
    }

    /** Returns the objects of an array; none if the field is missing. */
    List<JsonObject> objects(String name) {
        return value(name, "an array of objects", JsonLine::objects).orElse(List.of());
    }

    private <T> Optional<T> value(String name, String expected, Function<Object, Optional<T>> type) {
        Object value = json.getValue(name);
        if (value == null) {
            return Optional.empty();
        }
        Optional<T> typed = type.apply(value);
        if (typed.isEmpty()) {
            throw ApiException.invalid("'" + name + "' has the wrong type. Expected " + expected);
        }
        return typed;
    }

    private static Optional<List<JsonObject>> objects(Object value) {
        return value instanceof JsonArray array && array.stream().allMatch(JsonObject.class::isInstance)
                ? Optional.of(array.stream().map(JsonObject.class::cast).toList())
                : Optional.empty();
    }
}
