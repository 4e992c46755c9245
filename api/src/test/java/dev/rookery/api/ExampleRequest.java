package dev.rookery.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Example request of an operation, generated from its schemas. Single fields can be replaced. */
final class ExampleRequest {
    /** Field of the request. {@code where} is {@code path}, {@code query} or {@code body}. */
    record Field(String where, List<Object> keys) {
        String name() {
            return where + " " + keys;
        }
    }

    /** Examples for patterns that a plain word does not match, by a part of the pattern. */
    private static final Map<String, String> UNUSUAL =
            Map.of("[smhd]", "1m", "device\\}", "some/{device}", "^(/", "/some", "^(auto|", "ms");

    private final JsonObject document;
    private final String path;
    private final List<JsonObject> parameters = new ArrayList<>();
    private final JsonObject body;

    ExampleRequest(JsonObject document, String path, JsonObject operation) {
        this.document = document;
        this.path = path;
        operation
                .getJsonArray("parameters", new JsonArray())
                .forEach(parameter -> parameters.add(resolve((JsonObject) parameter)));
        JsonObject json = resolve(operation.getJsonObject("requestBody", new JsonObject()))
                .getJsonObject("content", new JsonObject())
                .getJsonObject("application/json");
        body = json == null ? null : (JsonObject) example(json.getJsonObject("schema"));
    }

    boolean hasBody() {
        return body != null;
    }

    List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        parameters.forEach(
                parameter -> fields.add(new Field(parameter.getString("in"), List.of(parameter.getString("name")))));
        if (body != null) {
            collect(body, List.of(), fields);
        }
        return fields;
    }

    /** Returns the path with example parameters and the given, already encoded value of the field. */
    String path(Field field, String encoded) {
        String filled = path;
        StringBuilder query = new StringBuilder();
        for (JsonObject parameter : parameters) {
            String name = parameter.getString("name");
            boolean chosen = field.keys().equals(List.of(name)) && field.where().equals(parameter.getString("in"));
            String value = chosen
                    ? encoded
                    : example(parameter.getJsonObject("schema")).toString();
            if (parameter.getString("in").equals("path")) {
                filled = filled.replace("{" + name + "}", value);
            } else if (chosen || parameter.getBoolean("required", false)) {
                query.append(query.isEmpty() ? "?" : "&")
                        .append(name)
                        .append("=")
                        .append(value);
            }
        }
        return filled + query;
    }

    /** Returns the body, with the value if the field is part of the body. */
    JsonObject body(Field field, Object value) {
        JsonObject copy = body.copy();
        if (field.where().equals("body")) {
            Object holder = copy;
            for (Object key : field.keys().subList(0, field.keys().size() - 1)) {
                holder = key instanceof Integer index
                        ? ((JsonArray) holder).getValue(index)
                        : ((JsonObject) holder).getValue((String) key);
            }
            Object last = field.keys().get(field.keys().size() - 1);
            if (last instanceof Integer index) {
                ((JsonArray) holder).set(index, value);
            } else {
                ((JsonObject) holder).put((String) last, value);
            }
        }
        return copy;
    }

    private static void collect(Object value, List<Object> keys, List<Field> fields) {
        if (!keys.isEmpty()) {
            fields.add(new Field("body", keys));
        }
        if (value instanceof JsonObject object) {
            object.forEach(entry -> collect(entry.getValue(), append(keys, entry.getKey()), fields));
        } else if (value instanceof JsonArray array) {
            collect(array.getValue(0), append(keys, 0), fields);
        }
    }

    private static List<Object> append(List<Object> keys, Object key) {
        List<Object> longer = new ArrayList<>(keys);
        longer.add(key);
        return longer;
    }

    private Object example(JsonObject given) {
        JsonObject schema = resolve(given);
        if (schema.containsKey("enum")) {
            return schema.getJsonArray("enum").getValue(0);
        }
        Object type = schema.getValue("type");
        return switch (type instanceof JsonArray several ? several.getString(0) : String.valueOf(type)) {
            case "object" -> object(schema);
            case "array" -> new JsonArray().add(example(schema.getJsonObject("items", new JsonObject())));
            case "integer", "number" -> schema.getLong("minimum", 1L);
            case "boolean" -> true;
            case "string" -> text(schema);
            // A schema without type, such as a command's payload.
            default -> schema.containsKey("properties") ? object(schema) : "anything";
        };
    }

    private JsonObject object(JsonObject schema) {
        JsonObject object = new JsonObject();
        schema.getJsonObject("properties", new JsonObject())
                .forEach(property -> object.put(property.getKey(), example((JsonObject) property.getValue())));
        return object;
    }

    private static String text(JsonObject schema) {
        if ("date-time".equals(schema.getString("format"))) {
            return "2099-01-01T00:00:00Z";
        }
        String pattern = schema.getString("pattern", "");
        for (Map.Entry<String, String> example : UNUSUAL.entrySet()) {
            if (pattern.contains(example.getKey())) {
                return example.getValue();
            }
        }
        return "some-plain-word";
    }

    private JsonObject resolve(JsonObject schema) {
        String reference = schema.getString("$ref");
        if (reference == null) {
            return schema;
        }
        JsonObject found = document;
        for (String key : reference.substring(2).split("/")) {
            found = found.getJsonObject(key);
        }
        return resolve(found);
    }
}
