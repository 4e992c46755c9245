package dev.rookery.http.contract;

import dev.rookery.yaml.Yaml;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * OpenAPI document, merged from {@code shared.yaml} and one file per section. References such as
 * {@code #/components/schemas/Problem} reach across the files.
 */
public final class OpenApiDocument {
    private static final String SHARED = "shared";
    private static final String LOCALHOST = "http://localhost";

    private final JsonObject document;

    private OpenApiDocument(JsonObject document) {
        this.document = document;
    }

    /**
     * Loads and merges the files.
     *
     * @param folder on the class path, such as {@code /dev/rookery/api/openapi/}
     * @param sections file names without {@code .yaml}, in the order in which the document lists them
     * @throws ContractException if a file is missing or malformed, or repeats a path or component of another
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
        Operations.of(document).forEach(operation -> operation
                .getJsonObject("responses")
                .put("default", new JsonObject().put("$ref", "#/components/responses/Problem")));
        document.getJsonObject("paths").forEach(path -> addNotModified((JsonObject) path.getValue()));
        return new OpenApiDocument(document);
    }

    /** A request for JSON with {@code If-None-Match} may have this response. */
    private static void addNotModified(JsonObject path) {
        JsonObject responses = path.getJsonObject("get", new JsonObject()).getJsonObject("responses", new JsonObject());
        JsonObject content =
                responses.getJsonObject("200", new JsonObject()).getJsonObject("content", new JsonObject());
        if (content.containsKey("application/json")) {
            responses.put("304", new JsonObject().put("description", "The client has the current content already"));
        }
    }

    /** Returns a copy. */
    public JsonObject json() {
        return document.copy();
    }

    /**
     * Returns a copy that vertx-openapi accepts: with an absolute server URL, and without the media types that it does
     * not support, which are all but JSON and plain text.
     */
    public JsonObject forValidation() {
        JsonObject copy = document.copy();
        copy.put("servers", new JsonArray().add(new JsonObject().put("url", LOCALHOST + basePath())));
        Operations.of(copy).forEach(operation -> {
            if (operation.getBoolean("x-streaming", false)) {
                operation.remove("requestBody");
            }
            operation.getJsonObject("responses").forEach(response -> retainJson((JsonObject) response.getValue()));
        });
        copy.getJsonObject("components").getJsonObject("responses").forEach(r -> retainJson((JsonObject) r.getValue()));
        return copy;
    }

    /** Returns the document as YAML. */
    public String yaml() {
        // Encoding first turns the nested JSON objects into maps and lists.
        return Yaml.write(new JsonObject(document.encode()).getMap());
    }

    /** Path of the only server, such as {@code /api}. */
    private String basePath() {
        String url = document.getJsonArray("servers").getJsonObject(0).getString("url");
        return url.equals("/") ? "" : url;
    }

    private static void retainJson(JsonObject response) {
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
                throw new ContractException(section + ".yaml redefines " + entry.getKey());
            }
            into.put(entry.getKey(), entry.getValue());
        });
    }

    private static JsonObject read(String folder, String section) {
        try (InputStream file = OpenApiDocument.class.getResourceAsStream(folder + section + ".yaml")) {
            if (file == null) {
                throw new ContractException(folder + section + ".yaml is not on the class path");
            }
            // Encoding first turns nested maps into JSON objects, and keys such as 200 into strings.
            return new JsonObject(new JsonObject(Yaml.read(file)).encode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw e instanceof ContractException known ? known : new ContractException(section + ".yaml", e);
        }
    }
}
