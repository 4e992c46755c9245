package dev.rookery.dashboard;

import dev.rookery.dashboard.proxy.Upstream;
import dev.rookery.http.ProblemType;
import dev.rookery.http.ProxyToken;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Server behind the console: issues tokens as the API does, streams events, echoes requests and WebSocket messages. A refresh token
 * is valid once.
 */
final class FakeApi implements AutoCloseable {
    static final String PASSWORD = "correct password";
    static final String CODE = "code of a hand-over";
    /** Refresh token of a session that the API fails to end. */
    static final String UNENDABLE = "rr_unendable";

    /** Completed when the reader of {@code /api/stream} is gone. */
    final CompletableFuture<Void> streamClosed = new CompletableFuture<>();

    /** Completed when the first event of {@code /api/stream} is sent; the response stays open. */
    final CompletableFuture<HttpServerResponse> stream = new CompletableFuture<>();

    final List<String> ended = new CopyOnWriteArrayList<>();
    final AtomicInteger refreshes = new AtomicInteger();
    /** The address that the API takes for the client's, by its header. */
    final List<String> forwarded = new CopyOnWriteArrayList<>();

    final List<List<String>> proxyTokens = new CopyOnWriteArrayList<>();

    final List<String> hosts = new CopyOnWriteArrayList<>();

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger tokens = new AtomicInteger();
    private final HttpServer server;
    private volatile String validToken = "";
    private volatile boolean replaceTokens = true;

    FakeApi() {
        server = vertx.createHttpServer()
                .requestHandler(this::handle)
                .webSocketHandler(socket -> {
                    hosts.add(socket.authority().toString());
                    proxyTokens.add(socket.headers().getAll(ProxyToken.HEADER));
                    forwarded.add(String.valueOf(socket.headers().get("X-Forwarded-For")));
                    socket.textMessageHandler(socket::writeTextMessage);
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** Makes a refresh token valid, which the API does not replace. */
    void keepToken(String token) {
        validToken = token;
        replaceTokens = false;
    }

    Upstream upstream() {
        return Upstream.plain("127.0.0.1", server.actualPort());
    }

    private void handle(HttpServerRequest request) {
        hosts.add(String.valueOf(request.getHeader("Host")));
        proxyTokens.add(request.headers().getAll(ProxyToken.HEADER));
        forwarded.add(String.valueOf(request.getHeader("X-Forwarded-For")));
        if (request.path().equals("/api/stream")) {
            HttpServerResponse response = request.response()
                    .setChunked(true)
                    .putHeader("Content-Type", "text/event-stream")
                    .putHeader("Content-Encoding", "identity");
            response.closeHandler(closed -> streamClosed.complete(null));
            response.write("data: first\n\n").onSuccess(sent -> stream.complete(response));
            return;
        }
        request.body().onSuccess(body -> respond(request, body));
    }

    private void respond(HttpServerRequest request, Buffer body) {
        switch (request.path()) {
            case "/api/auth/login" -> {
                if (body.toJsonObject().getString("password").equals(PASSWORD)) {
                    issue(request);
                } else {
                    problem(request);
                }
            }
            case "/api/auth/handover" -> {
                switch (body.toJsonObject().getString("code")) {
                    case CODE -> issue(request);
                    case "broken" ->
                        request.response()
                                .setStatusCode(503)
                                .putHeader("Content-Type", "application/problem+json")
                                .end("{}");
                    case "suspended" -> problem(request, 403, ProblemType.FORBIDDEN);
                    case "unwanted" -> problem(request, 403, ProblemType.HANDOVERS_REFUSED);
                    default -> problem(request);
                }
            }
            case "/api/auth/password" -> {
                if ("Bearer access".equals(request.getHeader("Authorization"))) {
                    issue(request);
                } else {
                    problem(request);
                }
            }
            case "/api/auth/refresh" -> {
                refreshes.incrementAndGet();
                if (body.toJsonObject().getString("refresh_token").equals(validToken)) {
                    issue(request);
                } else {
                    problem(request);
                }
            }
            case "/api/auth/logout" -> {
                String token = body.toJsonObject().getString("refresh_token");
                ended.add(token);
                request.response()
                        .setStatusCode(token.equals(UNENDABLE) ? 503 : 204)
                        .end();
            }
            default ->
                request.response()
                        .putHeader("Cache-Control", "no-store")
                        .putHeader("X-Path", request.uri())
                        .end(body);
        }
    }

    private void issue(HttpServerRequest request) {
        if (replaceTokens) {
            validToken = "rr_" + tokens.incrementAndGet();
        }
        request.response()
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject()
                        .put("access_token", "access")
                        .put("token_type", "Bearer")
                        .put("expires_in", 600)
                        .put("refresh_token", validToken)
                        .toBuffer());
    }

    private static void problem(HttpServerRequest request) {
        problem(request, 401, ProblemType.UNAUTHENTICATED);
    }

    private static void problem(HttpServerRequest request, int status, ProblemType type) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(new JsonObject()
                        .put("type", type.uri())
                        .put("title", type.title())
                        .put("status", status)
                        .toBuffer());
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
