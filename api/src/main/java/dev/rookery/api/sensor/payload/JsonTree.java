package dev.rookery.api.sensor.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.rookery.api.sensor.mapping.JsonPointer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** JSON document in memory. Numbers are as written. */
sealed interface JsonTree {
    record Fields(Map<String, JsonTree> fields) implements JsonTree {}

    record Elements(List<JsonTree> elements) implements JsonTree {}

    /** @param token type of the value */
    record Scalar(JsonToken token, String text) implements JsonTree {
        boolean isNull() {
            return token == JsonToken.VALUE_NULL;
        }

        ScalarText asText() {
            return new ScalarText(text, token.isNumeric());
        }

        /** @throws PayloadException if the value is a number that is too large; null has no value */
        ScalarValue value() throws PayloadException {
            return switch (token) {
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> ScalarValue.number(text);
                case VALUE_TRUE -> ScalarValue.TRUE;
                case VALUE_FALSE -> ScalarValue.FALSE;
                case VALUE_STRING -> ScalarValue.text(text);
                default -> throw new PayloadException("No value");
            };
        }
    }

    /** @throws PayloadException if the text is not JSON */
    static JsonTree parse(JsonFactory factory, String text) throws PayloadException {
        try (JsonParser json = factory.createParser(text)) {
            if (json.nextToken() == null) {
                throw new PayloadException("Incomplete JSON");
            }
            JsonTree tree = read(json);
            if (json.nextToken() != null) {
                throw new PayloadException("More than one JSON value");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new PayloadException("Malformed JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonTree read(JsonParser json) throws IOException, PayloadException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, JsonTree> fields = new LinkedHashMap<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                if (fields.put(name, read(json)) != null) {
                    // One of the values would be lost.
                    throw new PayloadException("Field '" + name + "' occurs twice in an object");
                }
            }
            return new Fields(fields);
        }
        if (token == JsonToken.START_ARRAY) {
            List<JsonTree> elements = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                elements.add(read(json));
            }
            return new Elements(elements);
        }
        return new Scalar(token, json.getText());
    }

    /** Returns the value at the pointer; empty if there is none, or null. */
    default Optional<JsonTree> at(JsonPointer pointer) {
        JsonTree current = this;
        for (String token : pointer.tokens()) {
            Optional<JsonTree> next = current.child(token);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            current = next.get();
        }
        return current instanceof Scalar scalar && scalar.isNull() ? Optional.empty() : Optional.of(current);
    }

    private Optional<JsonTree> child(String token) {
        if (this instanceof Fields object) {
            return Optional.ofNullable(object.fields().get(token));
        }
        if (this instanceof Elements array) {
            OptionalInt index = index(token);
            return index.isPresent() && index.getAsInt() < array.elements().size()
                    ? Optional.of(array.elements().get(index.getAsInt()))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private static OptionalInt index(String token) {
        return token.matches("0|[1-9][0-9]{0,8}") ? OptionalInt.of(Integer.parseInt(token)) : OptionalInt.empty();
    }

    /** Returns the text of the scalar at the pointer; empty if there is none. */
    default Optional<ScalarText> textAt(JsonPointer pointer) {
        return at(pointer)
                .flatMap(found -> found instanceof Scalar scalar ? Optional.of(scalar.asText()) : Optional.empty());
    }

    /** Returns the value as JSON. */
    default String toJson(JsonFactory factory) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = factory.createGenerator(text)) {
            write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void write(JsonGenerator json) throws IOException {
        if (this instanceof Fields object) {
            json.writeStartObject();
            for (Map.Entry<String, JsonTree> field : object.fields().entrySet()) {
                json.writeFieldName(field.getKey());
                field.getValue().write(json);
            }
            json.writeEndObject();
        } else if (this instanceof Elements array) {
            json.writeStartArray();
            for (JsonTree element : array.elements()) {
                element.write(json);
            }
            json.writeEndArray();
        } else if (this instanceof Scalar scalar) {
            if (scalar.token() == JsonToken.VALUE_STRING) {
                json.writeString(scalar.text());
            } else {
                json.writeRawValue(scalar.text());
            }
        }
    }
}
