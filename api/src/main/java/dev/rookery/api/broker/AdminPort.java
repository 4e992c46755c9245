package dev.rookery.api.broker;

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
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** HTTP client of the broker's admin port, for one tenant. Futures fail with a {@link BrokerProblem}. Thread-safe. */
public final class AdminPort {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    /** Longer than the admin port's own timeout. */
    private static final long REQUEST_TIMEOUT_MILLIS = 35_000;

    private static final int UNAVAILABLE = 503;

    private final BrokerAccess access;
    private final WebClient client;
    private final String tenantPath;

    public AdminPort(Vertx vertx, BrokerAccess access) {
        this.access = access;
        this.client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setDefaultHost(access.host())
                        .setDefaultPort(access.port())
                        .setConnectTimeout(CONNECT_TIMEOUT_MILLIS));
        this.tenantPath = "/v1/tenants/" + access.tenant();
    }

    public Future<BrokerSummary> status() {
        return send(HttpMethod.GET, "/v1/broker", Map.of()).map(BrokerSummary::of);
    }

    public Future<TenantNumbers> tenant() {
        return send(HttpMethod.GET, tenantPath, Map.of()).map(TenantNumbers::of);
    }

    /**
     * Returns a page of sessions, ordered by client id and username.
     *
     * @param search {@code id}, {@code username}, {@code address}: prefixes; {@code connected}: true or false
     */
    public Future<BrokerPage<BrokerClient>> clients(Map<String, String> search, int limit, Optional<String> cursor) {
        return page("/clients", search, limit, cursor, BrokerClient::of);
    }

    /**
     * Returns the details of a session. Fails with status 404 if there is no such session, and with 409 if several
     * users have a session with this client id and no user is given.
     *
     * @param user user of the session; empty text for an anonymous client
     */
    public Future<BrokerClientDetails> client(String clientId, Optional<String> user) {
        return send(HttpMethod.GET, tenantPath + "/client", reference(clientId, user))
                .map(BrokerClientDetails::of);
    }

    /** Closes the connection of a client; fails with status 404 if it is not connected, or like {@link #client}. */
    public Future<Void> kick(String clientId, Optional<String> user) {
        return send(HttpMethod.DELETE, tenantPath + "/client/connection", reference(clientId, user))
                .mapEmpty();
    }

    private static Map<String, String> reference(String clientId, Optional<String> user) {
        return user.map(name -> Map.of("id", clientId, "user", name)).orElse(Map.of("id", clientId));
    }

    /**
     * Returns a page of subscriptions, ordered by client id, username and topic filter.
     *
     * @param search {@code client}: a client id; {@code user}: a username; {@code topic}: a topic name that the subscriptions match
     */
    public Future<BrokerPage<BrokerSubscription>> subscriptions(
            Map<String, String> search, int limit, Optional<String> cursor) {
        return page("/subscriptions", search, limit, cursor, BrokerSubscription::of);
    }

    /**
     * Returns a page of retained messages, ordered by topic.
     *
     * @param payloadBytes maximum number of payload bytes per message
     */
    public Future<BrokerPage<RetainedMessage>> retained(
            String filter, int payloadBytes, int limit, Optional<String> cursor) {
        Map<String, String> search = Map.of("filter", filter, "payload_bytes", Integer.toString(payloadBytes));
        return page("/retained", search, limit, cursor, RetainedMessage::of);
    }

    /** @return the number of messages cleared */
    public Future<Integer> clearRetained(String filter) {
        return send(HttpMethod.DELETE, tenantPath + "/retained", Map.of("filter", filter))
                .map(response -> response.getInteger("cleared"));
    }

    /** @return whether the topic has subscribers */
    public Future<Boolean> publish(PublishRequest publication) {
        return send(request(HttpMethod.POST, tenantPath + "/messages", Map.of()), Optional.of(publication.json()))
                .map(response -> response.getBoolean("has_subscribers"));
    }

    /** @param after id of an event; only later ones are returned */
    public Future<ClientEventPage> events(Optional<String> after, int limit) {
        Map<String, String> limited = Map.of("limit", Integer.toString(limit));
        Map<String, String> query = after.map(id -> Map.of("limit", Integer.toString(limit), "after", id))
                .orElse(limited);
        return send(HttpMethod.GET, tenantPath + "/events", query)
                .map(response -> new ClientEventPage(
                        list(response.getJsonArray("items"), ClientEvent::of),
                        response.getBoolean("complete"),
                        response.getString("last_id")));
    }

    /**
     * Disconnects all clients of the broker.
     *
     * @param over time over which they are disconnected
     * @param otherServer server reference for MQTT 5 clients
     * @param permanent whether clients should keep using the other server
     */
    public Future<BrokerSummary> drain(Duration over, Optional<String> otherServer, boolean permanent) {
        JsonObject plan = new JsonObject().put("seconds", over.toSeconds()).put("permanent", permanent);
        otherServer.ifPresent(server -> plan.put("server_reference", server));
        return send(request(HttpMethod.POST, "/v1/broker/drain", Map.of()), Optional.of(plan))
                .map(BrokerSummary::of);
    }

    /** Closes the connections. */
    public void close() {
        client.close();
    }

    private <T> Future<BrokerPage<T>> page(
            String list, Map<String, String> search, int limit, Optional<String> cursor, Function<JsonObject, T> item) {
        HttpRequest<Buffer> request = request(HttpMethod.GET, tenantPath + list, search);
        request.addQueryParam("limit", Integer.toString(limit));
        cursor.ifPresent(text -> request.addQueryParam("cursor", text));
        return send(request, Optional.empty())
                .map(response -> new BrokerPage<>(
                        list(response.getJsonArray("items"), item), Optional.ofNullable(response.getString("next"))));
    }

    private Future<JsonObject> send(HttpMethod method, String path, Map<String, String> query) {
        return send(request(method, path, query), Optional.empty());
    }

    private HttpRequest<Buffer> request(HttpMethod method, String path, Map<String, String> query) {
        HttpRequest<Buffer> request = client.request(method, path)
                .bearerTokenAuthentication(access.token())
                .timeout(REQUEST_TIMEOUT_MILLIS);
        query.forEach(request::addQueryParam);
        return request;
    }

    private static Future<JsonObject> send(HttpRequest<Buffer> request, Optional<JsonObject> body) {
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
