package dev.rookery.http.contract;

import dev.rookery.yaml.Yaml;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The OpenAPI document: what all areas share, and a section of each area merged into it. References such as
 * {@code #/components/schemas/Problem} therefore reach across sections.
 */
public final class OpenApiDocument {
    private static final String SHARED = "shared";

    private final JsonObject document;

    private OpenApiDocument(JsonObject document) {
        this.document = document;
    }

    /**
     * @param folder on the class path, such as {@code /dev/rookery/api/openapi/}
     * @throws ContractException if a section is missing, malformed, or repeats what another says
     */
    public static OpenApiDocument load(String folder, List<String> sections) {
        JsonObject document = read(folder, SHARED);
        for (String section : sections) {
            JsonObject part = read(folder, section);
            merge(section, document.getJsonObject("paths"), part.getJsonObject("paths", new JsonObject()));
            part.getJsonObject("components", new JsonObject()).forEach(kind -> {
                JsonObject components = document.getJsonObject("components");
                if (!components.containsKey(kind.getKey())) {
                    components.put(kind.getKey(), new JsonObject());
                }
                merge(section, components.getJsonObject(kind.getKey()), (JsonObject) kind.getValue());
            });
        }
        OperationModels.of(document).forEach(operation -> operation
                .getJsonObject("responses")
                .put("default", new JsonObject().put("$ref", "#/components/responses/Problem")));
        return new OpenApiDocument(document);
    }

    public JsonObject json() {
        return document.copy();
    }

    /**
     * As vertx-openapi can use it: it knows no media types but JSON and plain text, so that what streams and answers in
     * others goes without; and no relative addresses.
     */
    public JsonObject forValidation() {
        JsonObject copy = document.copy()
                .put("servers", new JsonArray().add(new JsonObject().put("url", "http://localhost/api")));
        OperationModels.of(copy).forEach(operation -> {
            if (operation.getBoolean("x-streaming", false)) {
                operation.remove("requestBody");
            }
            operation.getJsonObject("responses").forEach(response -> keepJson((JsonObject) response.getValue()));
        });
        copy.getJsonObject("components").getJsonObject("responses").forEach(r -> keepJson((JsonObject) r.getValue()));
        return copy;
    }

    /** For people and programs. */
    public String yaml() {
        // Through text, so that what is inside are maps and lists.
        return Yaml.write(new JsonObject(document.encode()).getMap());
    }

    private static void keepJson(JsonObject response) {
        JsonObject content = response.getJsonObject("content");
        if (content != null) {
            content.fieldNames().removeIf(type -> !type.equals("application/json"));
            if (content.isEmpty()) {
                response.remove("content");
            }
        }
    }

    private static void merge(String section, JsonObject into, JsonObject part) {
        part.forEach(entry -> {
            if (into.containsKey(entry.getKey())) {
                throw new ContractException(section + ".yaml repeats " + entry.getKey());
            }
            into.put(entry.getKey(), entry.getValue());
        });
    }

    private static JsonObject read(String folder, String section) {
        try (InputStream file = OpenApiDocument.class.getResourceAsStream(folder + section + ".yaml")) {
            if (file == null) {
                throw new ContractException("there is no " + section + ".yaml");
            }
            // Through text, so that what is inside are JSON objects too, and keys such as 200 are strings.
            return new JsonObject(new JsonObject(Yaml.read(file)).encode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw e instanceof ContractException known ? known : new ContractException(section + ".yaml", e);
        }
    }
}
