package dev.rookery.http.schema;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Translates the output of the schema validator: only the causes, with the location, the fault and what is allowed. */
public final class SchemaFaults {
    /** Keywords whose errors only say that there are errors in the part of the schema below them. */
    private static final Set<String> WRAPPERS =
            Set.of("properties", "items", "prefixItems", "$ref", "allOf", "patternProperties", "if", "then", "else");

    private static final Pattern CHOICE = Pattern.compile(".*/(oneOf|anyOf)/.*");
    private static final Pattern QUOTED = Pattern.compile("\"(.*)\"");

    private final JsonObject schema;
    private final Object value;
    private final String location;
    private final List<OutputUnit> errors;

    private SchemaFaults(JsonObject schema, Object value, String location, List<OutputUnit> errors) {
        this.schema = schema;
        this.value = value;
        this.location = location;
        this.errors = errors;
    }

    /**
     * Returns the faults in the order in which the validator found them; at least one.
     *
     * @param location of the value, such as {@code body}
     */
    public static List<SchemaFault> of(JsonObject schema, Object value, String location, OutputUnit result) {
        List<OutputUnit> errors = result.getErrors() == null ? List.of() : result.getErrors();
        List<SchemaFault> faults = new SchemaFaults(schema, value, location, errors).read();
        return faults.isEmpty()
                ? List.of(new SchemaFault(location, "does not match its schema", ExpectedValue.of(schema)))
                : faults;
    }

    private List<SchemaFault> read() {
        List<SchemaFault> faults = new ArrayList<>();
        for (OutputUnit error : errors) {
            List<String> keywords = tokens(error.getKeywordLocation());
            String keyword = keywords.isEmpty() ? "" : keywords.get(keywords.size() - 1);
            if (!WRAPPERS.contains(keyword)
                    && !CHOICE.matcher(error.getKeywordLocation()).matches()
                    && !(keyword.equals("additionalProperties") && isDeclared(error))) {
                faults.add(fault(error, keyword, keywords.subList(0, Math.max(0, keywords.size() - 1))));
            }
        }
        return faults;
    }

    private SchemaFault fault(OutputUnit error, String keyword, List<String> path) {
        JsonObject owner = part(path);
        List<String> instance = tokens(error.getInstanceLocation());
        return switch (keyword) {
            case "required" -> {
                String name = quoted(error);
                JsonObject field =
                        owner.getJsonObject("properties", new JsonObject()).getValue(name) instanceof JsonObject known
                                ? known
                                : new JsonObject();
                yield new SchemaFault(at(instance) + "/" + name, "is missing", ExpectedValue.of(field));
            }
            case "additionalProperties" -> new SchemaFault(at(instance), "is unknown", ExpectedValue.fields(owner));
            case "minProperties" ->
                new SchemaFault(at(instance), "has too few fields", "some of " + ExpectedValue.fields(owner));
            default -> new SchemaFault(at(instance), words(keyword, instance), ExpectedValue.of(owner));
        };
    }

    private String words(String keyword, List<String> instance) {
        return switch (keyword) {
            case "type" -> "has the type " + type(instance(instance));
            case "pattern", "format" -> "has another form";
            case "enum", "const" -> "is none of the allowed values";
            case "minLength" -> "is too short";
            case "maxLength" -> "is too long";
            case "minimum", "exclusiveMinimum" -> "is too small";
            case "maximum", "exclusiveMaximum" -> "is too large";
            case "minItems" -> "has too few items";
            case "maxItems" -> "has too many items";
            case "uniqueItems" -> "has an item twice";
            case "oneOf", "anyOf" -> "is none of the alternatives";
            default -> "does not meet '" + keyword + "'";
        };
    }

    /** Returns whether the field is one of the schema: the validator also reports those with errors as additional. */
    private boolean isDeclared(OutputUnit error) {
        return errors.stream()
                .anyMatch(other -> other.getInstanceLocation().equals(error.getInstanceLocation())
                        && other.getKeywordLocation().endsWith("/properties")
                        && parent(other.getKeywordLocation()).equals(parent(error.getKeywordLocation())));
    }

    private static String parent(String pointer) {
        return pointer.substring(0, pointer.lastIndexOf('/'));
    }

    /** Returns the part of the schema at the path. References are resolved in place. */
    private JsonObject part(List<String> path) {
        Object part = schema;
        for (String token : path) {
            if (token.equals("$ref")) {
                continue;
            }
            part = child(part, token);
        }
        return part instanceof JsonObject object ? object : new JsonObject();
    }

    private @Nullable Object instance(List<String> path) {
        Object part = value;
        for (String token : path) {
            part = child(part, token);
        }
        return part;
    }

    private static @Nullable Object child(@Nullable Object parent, String token) {
        if (parent instanceof JsonObject object) {
            return object.getValue(token);
        }
        return parent instanceof JsonArray array && token.matches("\\d{1,9}") && Integer.parseInt(token) < array.size()
                ? array.getValue(Integer.parseInt(token))
                : null;
    }

    private static String type(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof JsonObject) {
            return "object";
        }
        if (value instanceof JsonArray) {
            return "array";
        }
        if (value instanceof Number) {
            return "number";
        }
        return value instanceof Boolean ? "boolean" : "string";
    }

    private String at(List<String> instance) {
        return instance.isEmpty() ? location : location + "/" + String.join("/", instance);
    }

    private static String quoted(OutputUnit error) {
        Matcher matcher = QUOTED.matcher(Optional.ofNullable(error.getError()).orElse(""));
        return matcher.find() ? matcher.group(1) : "";
    }

    /** Returns the tokens of a JSON pointer (RFC 6901) in a URI fragment. */
    private static List<String> tokens(String pointer) {
        return Arrays.stream(pointer.split("/"))
                .skip(1)
                .map(token -> token.replace("~1", "/").replace("~0", "~"))
                .collect(Collectors.toList());
    }
}
