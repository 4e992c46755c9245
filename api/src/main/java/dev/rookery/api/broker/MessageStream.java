package dev.rookery.api.broker;

import dev.rookery.auth.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Stream of the messages that are published in a tenant, from the broker's admin port, until it is closed or the broker ends it.
 * Handlers run on the event loop on which it was opened.
 */
public final class MessageStream {
    private static final int UNAVAILABLE = 503;
    /** The broker sends a comment every 15 seconds. */
    private static final int READ_IDLE_TIMEOUT_SECONDS = 40;

    private final HttpClient client;
    private final HttpClientResponse response;
    private boolean hasEnded;

    private MessageStream(HttpClient client, HttpClientResponse response) {
        this.client = client;
        this.response = response;
    }

    /**
     * Opens a stream, which is paused.
     *
     * @return fails with a {@link BrokerProblem} if the filter is invalid, or the broker cannot be reached
     */
    public static Future<MessageStream> open(Vertx vertx, BrokerAccess access, TenantId tenant, String filter) {
        HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                .setDefaultHost(access.host())
                .setDefaultPort(access.port())
                .setReadIdleTimeout(READ_IDLE_TIMEOUT_SECONDS)
                .setKeepAlive(false));
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setURI("/v1/tenants/" + tenant + "/messages/stream?filter="
                        + URLEncoder.encode(filter, StandardCharsets.UTF_8))
                .putHeader("Authorization", "Bearer " + access.token(tenant));
        return client.request(options)
                .compose(HttpClientRequest::send)
                .recover(failure ->
                        Future.failedFuture(new BrokerProblem(UNAVAILABLE, "Cannot reach the broker's admin port")))
                .compose(response -> response.statusCode() == 200
                        ? Future.succeededFuture(new MessageStream(client, response.pause()))
                        : response.body().compose(body -> Future.failedFuture(problem(response.statusCode(), body))))
                .onFailure(failure -> client.close());
    }

    private static BrokerProblem problem(int status, Buffer body) {
        try {
            return new BrokerProblem(status, new JsonObject(body).getString("detail", ""));
        } catch (DecodeException e) {
            return new BrokerProblem(UNAVAILABLE, "The server at the broker's admin port is not a broker");
        }
    }

    /**
     * Begins to read.
     *
     * @param batches receives the data of each event
     * @param ended called once when the stream has ended, also by {@link #close}
     */
    public void read(Consumer<JsonObject> batches, Runnable ended) {
        ServerSentEventParser parser = new ServerSentEventParser(event -> batches.accept(new JsonObject(event.data())));
        response.exceptionHandler(failure -> end(ended))
                .endHandler(end -> end(ended))
                .handler((Buffer bytes) -> parser.parse(bytes))
                .resume();
    }

    private void end(Runnable ended) {
        client.close();
        if (!hasEnded) {
            hasEnded = true;
            ended.run();
        }
    }

    public void close() {
        client.close();
    }
}
