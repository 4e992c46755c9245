package dev.rookery.deploy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Generates values that the schema of a chart accepts, with text that YAML reads as something else unless it is in quotes.
 */
final class WrittenValues {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> TEXTS = List.of(
            "-",
            "1",
            "0123",
            "1e3",
            "1_000",
            "0x1f",
            "-1",
            ".5",
            ".inf",
            "true",
            "false",
            "null",
            "~",
            "yes",
            "off",
            "n",
            "#x",
            "a: b",
            "a #b",
            "- a",
            "[a",
            "{a: b}",
            "{{ .Values }}",
            "*a",
            "&a",
            "!a",
            "|",
            ">",
            "%",
            "@a",
            "`a`",
            "'",
            "\"",
            "a'b\"c\\",
            "2001-01-01",
            "12:30:45",
            " a ",
            "a\nb: c",
            "ü🐦",
            "$(id)",
            "a,b");
    private static final List<String> QUANTITIES =
            List.of("1", "0.5", "500m", "1Gi", "1.5Gi", "100M", "0", "12345678", ".5", "2.", "1Ti");
    private static final List<String> PATTERNED = List.of(
            "1",
            "0123",
            "1e3",
            "123",
            "true",
            "null",
            "no",
            "a1",
            "10Gi",
            "1.5Gi",
            "5m",
            "30d",
            "10.0.0.0/8",
            "::/0",
            "https://1",
            "*",
            "1.5",
            "a-b",
            "0x1f",
            "12:30");

    private final JsonNode schema;
    private final Random random;

    WrittenValues(Path chart, Random random) {
        this.schema = JSON.readTree(chart.resolve("values.schema.json").toFile());
        this.random = random;
    }

    /**
     * Returns values for about one of four properties.
     *
     * @param required paths, such as {@code customer.id}, and their values
     * @param omitted paths without values, because they must agree with others
     */
    String generate(Map<String, String> required, List<String> omitted) {
        ObjectNode values = JSON.createObjectNode();
        schema.get("properties").properties().forEach(property -> {
            if (!property.getKey().equals("global")) {
                value(property.getValue(), property.getKey(), omitted)
                        .ifPresent(value -> values.set(property.getKey(), value));
            }
        });
        required.forEach((path, value) -> {
            int dot = path.indexOf('.');
            if (dot < 0) {
                values.put(path, value);
            } else {
                values.withObject("/" + path.substring(0, dot)).put(path.substring(dot + 1), value);
            }
        });
        return values.properties().stream()
                .map(property -> "\"" + property.getKey() + "\": " + property.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private Optional<JsonNode> value(JsonNode type, String path, List<String> omitted) {
        JsonNode definition = resolve(type);
        if (omitted.contains(path)) {
            return Optional.empty();
        }
        if (definition.has("properties")) {
            ObjectNode object = JSON.createObjectNode();
            definition.get("properties").properties().forEach(property -> value(
                            property.getValue(), path + "." + property.getKey(), omitted)
                    .ifPresent(value -> object.set(property.getKey(), value)));
            return Optional.of(object);
        }
        return random.nextInt(4) == 0 ? leaf(definition) : Optional.empty();
    }

    /** Follows references, also to the first of several types. */
    private JsonNode resolve(JsonNode type) {
        for (String several : List.of("allOf", "anyOf")) {
            if (type.has(several)) {
                return resolve(type.get(several).get(0));
            }
        }
        return type.has("$ref")
                ? resolve(schema.at(type.get("$ref").stringValue().substring(1)))
                : type;
    }

    private Optional<JsonNode> leaf(JsonNode definition) {
        if (definition.has("enum")) {
            return Optional.of(pick(definition.get("enum")));
        }
        String type = definition.path("type").isArray()
                ? definition.get("type").get(random.nextInt(2)).stringValue()
                : definition.path("type").stringValue();
        return switch (type) {
            case "boolean" -> Optional.of(JSON.getNodeFactory().booleanNode(random.nextBoolean()));
            case "integer" ->
                Optional.of(JSON.getNodeFactory()
                        .numberNode(Math.min(
                                definition.path("maximum").asLong(1_000_660_000L),
                                definition.path("minimum").asLong(1) + random.nextInt(2_000_000_000))));
            case "number" -> Optional.of(JSON.getNodeFactory().numberNode(random.nextInt(40) / 8.0));
            case "string" -> text(definition);
            case "object" ->
                definition.has("additionalProperties")
                                && definition.get("additionalProperties").isObject()
                        ? entries(resolve(definition.get("additionalProperties")))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Optional<JsonNode> entries(JsonNode definition) {
        ObjectNode entries = JSON.createObjectNode();
        leaf(definition).ifPresent(value -> entries.set("example.com/1", value));
        leaf(definition).ifPresent(value -> entries.set("true", value));
        return Optional.of(entries);
    }

    private Optional<JsonNode> text(JsonNode definition) {
        if (!definition.has("pattern")) {
            return Optional.of(JSON.getNodeFactory().stringNode(TEXTS.get(random.nextInt(TEXTS.size()))));
        }
        Pattern pattern = Pattern.compile(definition.get("pattern").stringValue());
        List<String> matching = (definition.path("type").isArray() ? QUANTITIES : PATTERNED)
                .stream().filter(text -> pattern.matcher(text).find()).toList();
        return matching.isEmpty()
                ? Optional.empty()
                : Optional.of(JSON.getNodeFactory().stringNode(matching.get(random.nextInt(matching.size()))));
    }

    private JsonNode pick(JsonNode values) {
        return values.get(random.nextInt(values.size()));
    }
}
