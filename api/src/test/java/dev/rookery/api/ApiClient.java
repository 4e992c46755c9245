package dev.rookery.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.function.Consumer;

/** HTTP client of the API. Validates each JSON response against the OpenAPI document. */
public final class ApiClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    static {
        // Read once, when the first client is created.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Response with assertions. */
    public record Response(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public JsonObject json() {
            return new JsonObject(response.body());
        }

        public String text() {
            return response.body();
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        /** Asserts the status. */
        public Response expect(int status) {
            assertThat(response.statusCode())
                    .as("%s: %s", response.uri(), response.body())
                    .isEqualTo(status);
            return this;
        }

        /** Asserts a problem document of the type that does not disclose internals. */
        public Response expectProblem(int status, String type) {
            expect(status);
            assertThat(header("Content-Type")).contains("application/problem+json");
            assertThat(json().getString("type")).isEqualTo("urn:rookery:problem:" + type);
            assertThat(text())
                    .doesNotContain("\tat ")
                    .doesNotContain("Exception")
                    .doesNotContain("io.vertx");
            return this;
        }
    }

    private final TestContract contract;
    private final String base;
    private final Optional<String> token;

    ApiClient(TestContract contract, String base, Optional<String> token) {
        this.contract = contract;
        this.base = base;
        this.token = token;
    }

    /** Returns a client with an access token or an API key. */
    public ApiClient with(String bearerToken) {
        return new ApiClient(contract, base, Optional.of(bearerToken));
    }

    /** Returns the access token or API key. */
    public String token() {
        return token.orElseThrow();
    }

    /** Returns the bytes of a GET request, for tests that read the response from a socket. */
    public byte[] request(String path) {
        return ("GET /api" + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token.orElseThrow()
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    public ApiClient login(String name, String password) {
        JsonObject tokens = post(
                        "/auth/login", new JsonObject().put("name", name).put("password", password))
                .expect(200)
                .json();
        return with(tokens.getString("access_token"));
    }

    /** Logs in to an account of a tenant. */
    public ApiClient login(TenantId tenant, String name, String password) {
        JsonObject body =
                new JsonObject().put("tenant", tenant.value()).put("name", name).put("password", password);
        return with(post("/auth/login", body).expect(200).json().getString("access_token"));
    }

    public Response get(String path) {
        return send("GET", path, BodyPublishers.noBody(), List.of());
    }

    public Response post(String path, JsonObject body) {
        return json("POST", path, body);
    }

    public Response put(String path, JsonObject body) {
        return json("PUT", path, body);
    }

    public Response patch(String path, JsonObject body, String... headers) {
        List<String> all = new ArrayList<>(List.of("Content-Type", "application/json"));
        all.addAll(List.of(headers));
        return send("PATCH", path, BodyPublishers.ofString(body.encode()), all);
    }

    public Response delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody(), List.of());
    }

    public Response json(String method, String path, JsonObject body) {
        return send(method, path, BodyPublishers.ofString(body.encode()), List.of("Content-Type", "application/json"));
    }

    /** Passes the lines of a streamed response to the consumer until the future is cancelled. */
    public CompletableFuture<Void> stream(String path, Consumer<String> line) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/api" + path));
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        return HTTP.sendAsync(request.build(), BodyHandlers.fromLineSubscriber(new LineSubscriber(line)))
                .thenApply(HttpResponse::body);
    }

    private record LineSubscriber(Consumer<String> line) implements Subscriber<String> {
        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String item) {
            line.accept(item);
        }

        @Override
        public void onError(Throwable failure) {
            line.accept("failed: " + failure);
        }

        @Override
        public void onComplete() {
            line.accept("ended");
        }
    }

    /** Sends a request to another host name, without resolving it. */
    public Response toHost(String host, String method, String path, JsonObject body) {
        return send(
                method,
                path,
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()),
                List.of("Content-Type", "application/json", "Host", host));
    }

    /** @param headers alternating names and values */
    public Response send(String method, String path, BodyPublisher body, List<String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/api" + path))
                .method(method, body)
                .timeout(TIMEOUT);
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        for (int i = 0; i < headers.size(); i += 2) {
            request.header(headers.get(i), headers.get(i + 1));
        }
        try {
            Response response = new Response(HTTP.send(request.build(), BodyHandlers.ofString()));
            contract.check(method, path, response.response());
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
