package dev.rookery.http.schema;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Describes in words what a JSON schema allows. */
public final class ExpectedValue {
    private ExpectedValue() {}

    /** Returns a noun phrase, such as {@code an integer from 1 to 7}. */
    public static String of(JsonObject schema) {
        for (String choice : List.of("oneOf", "anyOf")) {
            if (schema.getValue(choice) instanceof JsonArray alternatives) {
                return alternatives.stream()
                        .map(each -> of((JsonObject) each))
                        .distinct()
                        .collect(Collectors.joining(", or "));
            }
        }
        if (schema.getValue("enum") instanceof JsonArray values) {
            return "one of " + values.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        if (schema.containsKey("const")) {
            return String.valueOf(schema.getValue("const"));
        }
        return types(schema).stream().map(type -> type(type, schema)).collect(Collectors.joining(" or "));
    }

    /** Returns the names of the fields that an object may have. */
    static String fields(JsonObject schema) {
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        return properties.isEmpty() ? "no fields" : "the fields " + String.join(", ", properties.fieldNames());
    }

    private static List<String> types(JsonObject schema) {
        Object type = schema.getValue("type");
        if (type instanceof JsonArray several) {
            return several.stream().map(String::valueOf).toList();
        }
        return List.of(type == null ? "" : String.valueOf(type));
    }

    private static String type(String type, JsonObject schema) {
        return switch (type) {
            case "string" -> text(schema);
            case "integer" -> "an integer" + range(schema, "minimum", "maximum", "");
            case "number" -> "a number" + range(schema, "minimum", "maximum", "");
            case "boolean" -> "true or false";
            case "array" -> array(schema);
            case "object" -> object(schema);
            case "null" -> "null";
            default -> "a JSON value";
        };
    }

    private static String text(JsonObject schema) {
        if ("date-time".equals(schema.getString("format"))) {
            return "a time such as 2026-01-31T12:00:00Z (RFC 3339)";
        }
        String pattern = schema.getString("pattern");
        return "a text" + range(schema, "minLength", "maxLength", " characters")
                + (pattern == null ? "" : " that matches " + pattern);
    }

    private static String array(JsonObject schema) {
        String items = schema.getValue("items") instanceof JsonObject item ? ", each " + of(item) : "";
        return "a list" + range(schema, "minItems", "maxItems", " items") + items
                + (schema.getBoolean("uniqueItems", false) ? ", all different" : "");
    }

    private static String object(JsonObject schema) {
        List<String> required = new ArrayList<>();
        schema.getJsonArray("required", new JsonArray()).forEach(name -> required.add(String.valueOf(name)));
        return "an object" + (required.isEmpty() ? "" : " with " + String.join(", ", required));
    }

    /** @param unit of lengths; empty for numbers */
    private static String range(JsonObject schema, String minimum, String maximum, String unit) {
        Number least = number(schema, minimum);
        Number most = number(schema, maximum);
        if (least != null && most != null) {
            return (unit.isEmpty() ? " from " : " of ") + least + " to " + most + unit;
        }
        if (least != null) {
            return " of at least " + least + unit;
        }
        return most == null ? "" : " of at most " + most + unit;
    }

    private static @Nullable Number number(JsonObject schema, String key) {
        return schema.getValue(key) instanceof Number number ? number : null;
    }
}
