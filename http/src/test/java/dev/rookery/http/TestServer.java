package dev.rookery.http;

import dev.rookery.http.contract.OpenApiDocument;
import dev.rookery.http.contract.SecurityRequirement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Server of the test document on a free port, and its HTTP client. */
final class TestServer implements AutoCloseable {
    static final String DOCUMENT_FOLDER = "/dev/rookery/http/openapi/";
    static final int BODY_LIMIT = 1000;
    static final String ORIGIN = "https://console.example";
    static final String READER = "reader-token";
    static final String WRITER = "writer-token";
    static final String READER_KEY = "reader-key";

    /** Callers by token: users with roles, and an API key with a role and a scope. */
    private static final Map<String, Caller> CALLERS = Map.of(
            READER, new Caller(List.of("reader"), Optional.empty()),
            WRITER, new Caller(List.of("reader", "writer"), Optional.empty()),
            READER_KEY, new Caller(List.of("reader", "writer"), Optional.of("items:read")));

    record Caller(List<String> roles, Optional<String> scope) implements ApiCaller {
        @Override
        public boolean permits(SecurityRequirement requirement) {
            return roles.contains(requirement.role().orElseThrow())
                    && (scope.isEmpty() || scope.equals(requirement.scope()));
        }
    }

    /** Section of the test document. */
    record Section(String section, Map<String, OperationHandler> operations) implements Routes {}

    private final Vertx vertx = SingleLoopVertx.create();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;

    TestServer(List<Section> sections) {
        OpenApiDocument document = OpenApiDocument.load(
                DOCUMENT_FOLDER, sections.stream().map(Section::section).toList());
        AuthorizationHandler authorization =
                new AuthorizationHandler(token -> Future.succeededFuture(Optional.ofNullable(CALLERS.get(token))));
        Router router = Router.router(vertx);
        RouterDefaults.apply(router, List.of(ORIGIN));
        RouterDefaults.serveDocument(router, "/base/openapi.yaml", document);
        Future<HttpServer> listening = ContractRouter.create(
                        vertx, document, authorization, RequestMetrics.disabled(), BODY_LIMIT)
                .compose(operations -> {
                    operations.mount(router, sections);
                    return vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                            .requestHandler(router)
                            .listen(0, "127.0.0.1");
                });
        try {
            server = await(listening);
        } catch (RuntimeException e) {
            vertx.close();
            throw e;
        }
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Handlers of the section {@code tools}. */
    static Section tools() {
        return new Section(
                "tools",
                Map.of(
                        "echo", TestServer::echo,
                        "fail", TestServer::fail,
                        "upload", TestServer::upload));
    }

    private static Future<ApiResponse> echo(ApiRequest request) {
        JsonObject json = new JsonObject().put("text", request.string("text"));
        request.optionalBoolean("flag").ifPresent(flag -> json.put("flag", flag));
        request.optionalInstant("time").ifPresent(time -> json.put("time", time.toString()));
        if (request.parameters().containsKey("count")) {
            json.put("count", request.integer("count"));
        }
        return Future.succeededFuture(ApiResponse.ok(json.put("anonymous", request.caller() == ApiCaller.ANONYMOUS)));
    }

    private static Future<ApiResponse> fail(ApiRequest request) {
        return switch (request.string("kind")) {
            case "thrown" -> throw new IllegalStateException("a secret");
            case "database" -> Future.failedFuture(new PgException("a secret", "FATAL", "57P03", "detail"));
            case "statement" -> Future.failedFuture(new PgException("a secret", "ERROR", "42601", "detail"));
            case "io" -> Future.failedFuture(new IOException("a secret"));
            case "known" -> throw ApiException.conflict("A conflict");
            case "broken" -> {
                request.context().response().setChunked(true).write("part");
                yield Future.failedFuture(new IllegalStateException("a secret"));
            }
            default -> Future.failedFuture(new PgException("a secret", "ERROR", request.string("kind"), "detail"));
        };
    }

    private static Future<ApiResponse> upload(ApiRequest request) {
        request.context().request().resume();
        return request.context()
                .request()
                .body()
                .map(body -> ApiResponse.ok(new JsonObject().put("bytes", body.length())));
    }

    int port() {
        return server.actualPort();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/base" + path));
    }

    HttpRequest.Builder request(String path, String token) {
        return request(path).header("Authorization", "Bearer " + token);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    /** Posts JSON with the token of a writer. */
    HttpResponse<String> post(String path, String body) {
        return send(
                request(path, WRITER).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    @Override
    public void close() {
        await(server.close());
        await(vertx.close());
    }
}
