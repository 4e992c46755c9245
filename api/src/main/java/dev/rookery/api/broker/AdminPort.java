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

/** Asks the broker's admin port. What goes wrong is a {@link BrokerProblem}. For any thread. */
public final class AdminPort {
    private static final long CONNECT_MILLIS = 5_000;
    private static final long ANSWER_MILLIS = 35_000;
    private static final int UNAVAILABLE = 503;

    private final BrokerAccess access;
    private final WebClient client;
    private final String tenant;

    public AdminPort(Vertx vertx, BrokerAccess access) {
        this.access = access;
        this.client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setDefaultHost(access.host())
                        .setDefaultPort(access.port())
                        .setConnectTimeout((int) CONNECT_MILLIS));
        this.tenant = "/v1/tenants/" + access.tenant();
    }

    public Future<BrokerSummary> status() {
        return ask(HttpMethod.GET, "/v1/broker", Map.of()).map(BrokerSummary::of);
    }

    public Future<TenantNumbers> tenant() {
        return ask(HttpMethod.GET, tenant, Map.of()).map(TenantNumbers::of);
    }

    /**
     * Sessions by client id.
     *
     * @param search {@code id}, {@code username}, {@code address}: how these begin; {@code connected}: true or false
     */
    public Future<BrokerPage<BrokerClient>> clients(Map<String, String> search, int limit, Optional<String> cursor) {
        return page("/clients", search, limit, cursor, BrokerClient::of);
    }

    /** Everything about one session; a problem with status 404 if there is none. */
    public Future<BrokerClientDetails> client(String clientId) {
        return ask(HttpMethod.GET, tenant + "/client", Map.of("id", clientId)).map(BrokerClientDetails::of);
    }

    /** Closes a client's connection; a problem with status 404 if it has none. */
    public Future<Void> kick(String clientId) {
        return ask(HttpMethod.DELETE, tenant + "/client/connection", Map.of("id", clientId))
                .mapEmpty();
    }

    /**
     * Subscriptions by client id and filter.
     *
     * @param search {@code client}: a client id; {@code topic}: a topic name that they match
     */
    public Future<BrokerPage<BrokerSubscription>> subscriptions(
            Map<String, String> search, int limit, Optional<String> cursor) {
        return page("/subscriptions", search, limit, cursor, BrokerSubscription::of);
    }

    /** Retained messages by topic; each shows as many bytes of its payload at the most. */
    public Future<BrokerPage<RetainedMessage>> retained(
            String filter, int payloadBytes, int limit, Optional<String> cursor) {
        Map<String, String> search = Map.of("filter", filter, "payloadBytes", Integer.toString(payloadBytes));
        return page("/retained", search, limit, cursor, RetainedMessage::of);
    }

    /** @return how many were cleared */
    public Future<Integer> clearRetained(String filter) {
        return ask(HttpMethod.DELETE, tenant + "/retained", Map.of("filter", filter))
                .map(answer -> answer.getInteger("cleared"));
    }

    /** @return whether anybody had subscribed to its topic */
    public Future<Boolean> publish(PublishRequest publication) {
        return send(request(HttpMethod.POST, tenant + "/messages", Map.of()), Optional.of(publication.json()))
                .map(answer -> answer.getBoolean("matched"));
    }

    /** What happened lately, behind an event if one is given. */
    public Future<ClientEventPage> events(Optional<String> after, int limit) {
        Map<String, String> limited = Map.of("limit", Integer.toString(limit));
        Map<String, String> query = after.map(id -> Map.of("limit", Integer.toString(limit), "after", id))
                .orElse(limited);
        return ask(HttpMethod.GET, tenant + "/events", query)
                .map(answer -> new ClientEventPage(
                        list(answer.getJsonArray("items"), ClientEvent::of),
                        answer.getBoolean("complete"),
                        answer.getString("last")));
    }

    /**
     * Sends all clients of the broker away.
     *
     * @param otherServer where they are to go
     * @param permanent whether they are to stay there
     */
    public Future<BrokerSummary> drain(Duration over, Optional<String> otherServer, boolean permanent) {
        JsonObject plan = new JsonObject().put("seconds", over.toSeconds()).put("permanent", permanent);
        otherServer.ifPresent(server -> plan.put("otherServer", server));
        return send(request(HttpMethod.POST, "/v1/broker/drain", Map.of()), Optional.of(plan))
                .map(BrokerSummary::of);
    }

    /** Ends the connections. */
    public void close() {
        client.close();
    }

    private <T> Future<BrokerPage<T>> page(
            String list, Map<String, String> search, int limit, Optional<String> cursor, Function<JsonObject, T> item) {
        HttpRequest<Buffer> request = request(HttpMethod.GET, tenant + list, search);
        request.addQueryParam("limit", Integer.toString(limit));
        cursor.ifPresent(text -> request.addQueryParam("cursor", text));
        return send(request, Optional.empty())
                .map(answer -> new BrokerPage<>(
                        list(answer.getJsonArray("items"), item), Optional.ofNullable(answer.getString("cursor"))));
    }

    private Future<JsonObject> ask(HttpMethod method, String path, Map<String, String> query) {
        return send(request(method, path, query), Optional.empty());
    }

    private HttpRequest<Buffer> request(HttpMethod method, String path, Map<String, String> query) {
        HttpRequest<Buffer> request = client.request(method, path)
                .bearerTokenAuthentication(access.token())
                .timeout(ANSWER_MILLIS);
        query.forEach(request::addQueryParam);
        return request;
    }

    private static Future<JsonObject> send(HttpRequest<Buffer> request, Optional<JsonObject> body) {
        return body.map(request::sendJsonObject)
                .orElseGet(request::send)
                .recover(failure -> Future.failedFuture(
                        new BrokerProblem(UNAVAILABLE, "The broker's admin port cannot be reached")))
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
            throw new BrokerProblem(UNAVAILABLE, "What answers at the broker's admin port is not a broker");
        }
    }

    static <T> List<T> list(JsonArray array, Function<JsonObject, T> item) {
        List<T> items = new ArrayList<>(array.size());
        array.forEach(element -> items.add(item.apply((JsonObject) element)));
        return items;
    }
}
