package dev.rookery.api.broker;

import dev.rookery.auth.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** HTTP client of the broker's admin port. Futures fail with a {@link BrokerProblem}. Thread-safe. */
public final class AdminPort {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    /** Longer than the admin port's own timeout. */
    private static final long REQUEST_TIMEOUT_MILLIS = 35_000;

    private static final int UNAVAILABLE = 503;

    private final BrokerAccess access;
    private final WebClient client;

    public AdminPort(Vertx vertx, BrokerAccess access) {
        this.access = access;
        this.client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setDefaultHost(access.host())
                        .setDefaultPort(access.port())
                        .setConnectTimeout(CONNECT_TIMEOUT_MILLIS));
    }

    public Future<BrokerSummary> status() {
        return send(request(HttpMethod.GET, "/v1/broker", access.token()), Optional.empty())
                .map(BrokerSummary::of);
    }

    /** Returns the operations on a tenant. */
    public TenantPort tenant(TenantId tenant) {
        return new TenantPort(this, access, tenant);
    }

    /**
     * Disconnects all clients of the broker, of all tenants.
     *
     * @param over time over which they are disconnected
     * @param otherServer server reference for MQTT 5 clients
     * @param permanent whether clients should keep using the other server
     */
    public Future<BrokerSummary> drain(Duration over, Optional<String> otherServer, boolean permanent) {
        JsonObject plan = new JsonObject().put("seconds", over.toSeconds()).put("permanent", permanent);
        otherServer.ifPresent(server -> plan.put("server_reference", server));
        return send(request(HttpMethod.POST, "/v1/broker/drain", access.token()), Optional.of(plan))
                .map(BrokerSummary::of);
    }

    /** Returns where the port is. */
    public BrokerAccess access() {
        return access;
    }

    /** Closes the connections. */
    public void close() {
        client.close();
    }

    HttpRequest<Buffer> request(HttpMethod method, String path, String token) {
        return client.request(method, path).bearerTokenAuthentication(token).timeout(REQUEST_TIMEOUT_MILLIS);
    }

    static Future<JsonObject> send(HttpRequest<Buffer> request, Optional<JsonObject> body) {
        return body.map(request::sendJsonObject)
                .orElseGet(request::send)
                .recover(failure ->
                        Future.failedFuture(new BrokerProblem(UNAVAILABLE, "Cannot reach the broker's admin port")))
                .map(AdminPort::read);
    }

    private static JsonObject read(HttpResponse<Buffer> response) {
        try {
            JsonObject body = response.body() == null || response.body().length() == 0
                    ? new JsonObject()
                    : response.bodyAsJsonObject();
            if (response.statusCode() < 300) {
                return body;
            }
            throw new BrokerProblem(response.statusCode(), body.getString("detail", response.statusMessage()));
        } catch (DecodeException e) {
            throw new BrokerProblem(UNAVAILABLE, "The server at the broker's admin port is not a broker");
        }
    }

    static <T> List<T> list(JsonArray array, Function<JsonObject, T> item) {
        List<T> items = new ArrayList<>(array.size());
        array.forEach(element -> items.add(item.apply((JsonObject) element)));
        return items;
    }
}
