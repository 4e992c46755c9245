package dev.rookery.http.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaFaultsTest {
    private static final JsonObject SCHEMA = new JsonObject("""
            {"type": "object", "required": ["id"], "additionalProperties": false, "properties": {
              "id": {"type": "string", "pattern": "^[a-z]+$", "minLength": 2, "maxLength": 5},
              "n": {"type": "integer", "minimum": 1, "maximum": 7},
              "role": {"type": "string", "enum": ["viewer", "admin"]},
              "level": {"type": ["number", "null"], "maximum": 1},
              "when": {"type": "string", "format": "date-time"},
              "tags": {"type": "array", "maxItems": 2, "uniqueItems": true, "items": {"type": "string", "maxLength": 3}},
              "key": {"oneOf": [{"type": "string"}, {"type": "object", "required": ["a"]}]},
              "sub": {"type": "object", "minProperties": 1, "required": ["k"], "properties": {"k": {"type": "boolean"}}}}}
            """);

    private final Vertx vertx = Vertx.vertx();
    private final SchemaRepository schemas = SchemaRepository.create(new JsonSchemaOptions()
            .setDraft(Draft.DRAFT202012)
            .setBaseUri("https://rookery.example")
            .setOutputFormat(OutputFormat.Basic));

    @AfterAll
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                             | 'body/id' is invalid: it is missing. Expected a text of 2 to 5 characters that matches ^[a-z]+$
            {"id": 7}                      | 'body/id' is invalid: it has the type number. Expected a text of 2 to 5 characters that matches ^[a-z]+$
            {"id": "Abc"}                  | 'body/id' is invalid: it has another form. Expected a text of 2 to 5 characters that matches ^[a-z]+$
            {"id": "abcdef"}               | 'body/id' is invalid: it is too long. Expected a text of 2 to 5 characters that matches ^[a-z]+$
            {"id": "ab", "n": 9}           | 'body/n' is invalid: it is too large. Expected an integer from 1 to 7
            {"id": "ab", "n": "1"}         | 'body/n' is invalid: it has the type string. Expected an integer from 1 to 7
            {"id": "ab", "role": "king"}   | 'body/role' is invalid: it is none of the allowed values. Expected one of viewer, admin
            {"id": "ab", "level": true}    | 'body/level' is invalid: it has the type boolean. Expected a number of at most 1 or null
            {"id": "ab", "when": "noon"}   | 'body/when' is invalid: it has another form. Expected a time such as 2026-01-31T12:00:00Z (RFC 3339)
            {"id": "ab", "tags": ["a","b","c"]} | 'body/tags' is invalid: it has too many items. Expected a list of at most 2 items, each a text of at most 3 characters, all different
            {"id": "ab", "tags": ["a","a"]} | 'body/tags' is invalid: it has an item twice. Expected a list of at most 2 items, each a text of at most 3 characters, all different
            {"id": "ab", "tags": ["a", "abcd"]} | 'body/tags/1' is invalid: it is too long. Expected a text of at most 3 characters
            {"id": "ab", "key": 7}         | 'body/key' is invalid: it is none of the alternatives. Expected a text, or an object with a
            {"id": "ab", "sub": {"k": 1}}  | 'body/sub/k' is invalid: it has the type number. Expected true or false
            {"id": "ab", "sub": {"x": 1}}  | 'body/sub/k' is invalid: it is missing. Expected true or false
            {"id": "ab", "a/b": 1}         | 'body/a/b' is invalid: it is unknown. Expected the fields id, n, role, level, when, tags, key, sub
            """)
    void describesOneFault(String value, String expected) {
        assertThat(faults(value)).extracting(SchemaFault::describe).containsExactly(expected);
    }

    @Test
    void listsAllFaults() {
        assertThat(faults("{\"n\": 0, \"role\": 1, \"other\": {}}"))
                .extracting(SchemaFault::at)
                .containsExactlyInAnyOrder("body/id", "body/n", "body/role", "body/role", "body/other");
    }

    private List<SchemaFault> faults(String text) {
        JsonObject value = new JsonObject(text);
        OutputUnit result = schemas.validator(JsonSchema.of(SCHEMA)).validate(value);
        assertThat(result.getValid()).isFalse();
        return SchemaFaults.of(SCHEMA, value, "body", result);
    }
}
