package dev.rookery.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerSentEventWriterTest {
    private static final int CHUNK = 64 * 1024;

    private final Vertx vertx = SingleLoopVertx.create();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void writesEventsInTheirFormat() throws Exception {
        HttpServer server = await(vertx.createHttpServer()
                .requestHandler(request -> {
                    ServerSentEventWriter writer = ServerSentEventWriter.open(request.response());
                    writer.write("run-1", "connected", new JsonObject().put("text", "a\nb"));
                    writer.writeKeepAlive();
                    writer.end();
                    writer.end();
                    // Ignored: the stream has ended.
                    writer.writeKeepAlive();
                })
                .listen(0, "127.0.0.1"));

        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort()))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(response.headers().firstValue("X-Accel-Buffering")).hasValue("no");
        assertThat(response.body()).isEqualTo(":\n\nid: run-1\nevent: connected\ndata: {\"text\":\"a\\nb\"}\n\n:\n\n");
    }

    @Test
    void reportsBackpressure() throws Exception {
        CompletableFuture<Boolean> full = new CompletableFuture<>();
        CompletableFuture<Boolean> drained = new CompletableFuture<>();
        HttpServer server = await(vertx.createHttpServer()
                .requestHandler(request -> {
                    ServerSentEventWriter writer = ServerSentEventWriter.open(request.response());
                    JsonObject data = new JsonObject().put("text", "x".repeat(CHUNK));
                    for (int i = 0; i < 10_000 && !writer.isFull(); i++) {
                        writer.write("run-" + i, "connected", data);
                    }
                    full.complete(writer.isFull());
                    writer.onDrain(() -> {
                        drained.complete(!writer.isFull());
                        writer.end();
                    });
                })
                .listen(0, "127.0.0.1"));

        CompletableFuture<HttpResponse<Void>> response = HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort()))
                                .build(),
                        BodyHandlers.discarding());

        assertThat(full.get(1, TimeUnit.MINUTES)).isTrue();
        assertThat(drained.get(1, TimeUnit.MINUTES)).isTrue();
        assertThat(response.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(200);
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
