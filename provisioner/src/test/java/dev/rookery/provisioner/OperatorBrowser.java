package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** Browser of an operator: requests of the console's own page, with the cookie of the session. */
final class OperatorBrowser {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String origin;
    private String cookie = "";

    OperatorBrowser(int port) {
        this.origin = "http://127.0.0.1:" + port;
    }

    /** Signs in and returns the access token. */
    String signIn(String name, String password) {
        HttpResponse<String> response = credentials(name, password);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return token(response);
    }

    HttpResponse<String> credentials(String name, String password) {
        return send("POST", "/session", new JsonObject().put("name", name).put("password", password), Map.of());
    }

    /** Returns the access token of a response. */
    static String token(HttpResponse<String> response) {
        return new JsonObject(response.body()).getString("access_token");
    }

    HttpResponse<String> refresh() {
        return send("POST", "/session/refresh", null, Map.of());
    }

    HttpResponse<String> signOut() {
        return send("DELETE", "/session", null, Map.of());
    }

    HttpResponse<String> changePassword(String accessToken, String old, String replacement) {
        return send(
                "POST",
                "/session/password",
                new JsonObject().put("password", old).put("new_password", replacement),
                Map.of("Authorization", "Bearer " + accessToken));
    }

    String cookie() {
        return cookie;
    }

    /** @param headers replace those of the console's own page; empty values leave one out */
    HttpResponse<String> send(String method, String path, JsonObject body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
        if (!headers.containsKey("Origin")) {
            request.header("Origin", origin);
        }
        headers.forEach((name, value) -> {
            if (!value.isEmpty()) {
                request.header(name, value);
            }
        });
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            response.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.replaceFirst(";.*", ""));
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
