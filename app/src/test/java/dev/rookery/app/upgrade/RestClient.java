package dev.rookery.app.upgrade;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Client of a REST API of the platform, with the credentials of one caller. Immutable. */
final class RestClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final String base;
    private final String token;

    private RestClient(String base, String token) {
        this.base = base;
        this.token = token;
    }

    /** @param base such as {@code http://127.0.0.1:3001/api} */
    static RestClient of(String base) {
        return new RestClient(base, "");
    }

    RestClient withToken(String credentials) {
        return new RestClient(base, credentials);
    }

    /** Logs in to the API of an instance. */
    RestClient login(String name, String password) {
        JsonObject tokens =
                post("/auth/login", new JsonObject().put("name", name).put("password", password));
        return withToken(tokens.getString("access_token"));
    }

    JsonObject get(String path) {
        return expectSuccess(send("GET", path, null));
    }

    /** Returns the items of the first page of a list. */
    List<JsonObject> items(String path) {
        JsonArray items = get(path).getJsonArray("items");
        return items.stream().map(JsonObject.class::cast).toList();
    }

    JsonObject post(String path, JsonObject body) {
        return expectSuccess(send("POST", path, body));
    }

    JsonObject patch(String path, JsonObject body) {
        return expectSuccess(send("PATCH", path, body));
    }

    JsonObject delete(String path) {
        return expectSuccess(send("DELETE", path, null));
    }

    /** Returns the status of the response. */
    int status(String method, String path, JsonObject body) {
        return send(method, path, body).statusCode();
    }

    private static JsonObject expectSuccess(HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            throw new AssertionError(response.request().method() + " " + response.uri() + ": " + response.statusCode()
                    + " " + response.body());
        }
        return response.body().isEmpty() ? new JsonObject() : new JsonObject(response.body());
    }

    private HttpResponse<String> send(String method, String path, JsonObject body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIMEOUT)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
