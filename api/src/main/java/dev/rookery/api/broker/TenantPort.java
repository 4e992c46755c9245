package dev.rookery.api.broker;

import dev.rookery.auth.TenantId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Operations of the broker's admin port on one tenant. Futures fail with a {@link BrokerProblem}. Thread-safe. */
public final class TenantPort {
    private final AdminPort port;
    private final BrokerAccess access;
    private final TenantId tenant;
    private final String path;

    TenantPort(AdminPort port, BrokerAccess access, TenantId tenant) {
        this.port = port;
        this.access = access;
        this.tenant = tenant;
        this.path = "/v1/tenants/" + tenant;
    }

    public Future<TenantNumbers> numbers() {
        return send(HttpMethod.GET, "", Map.of()).map(TenantNumbers::of);
    }

    /**
     * Returns a page of sessions, ordered by client id and username unless {@code sort} names another order.
     *
     * @param search the criteria of the admin port, {@code sort} and {@code count}, by name
     */
    public Future<BrokerPage<BrokerClient>> clients(Map<String, String> search, int limit, Optional<String> cursor) {
        return page("/clients", search, limit, cursor, BrokerClient::of);
    }

    /**
     * Closes the connections of all clients that match; fails with status 409 if more match than {@code at_most}.
     *
     * @param search the criteria of the admin port, and {@code at_most}, by name
     * @return the number of clients
     */
    public Future<Integer> kickAll(Map<String, String> search) {
        return send(HttpMethod.DELETE, "/connections", search).map(response -> response.getInteger("disconnected"));
    }

    /** Ends a session, connected or not; fails with status 404 if there is none, or like {@link #client}. */
    public Future<Void> endSession(String clientId, Optional<String> user) {
        return send(HttpMethod.DELETE, "/client/session", reference(clientId, user))
                .mapEmpty();
    }

    /**
     * Returns the details of a session. Fails with status 404 if there is no such session, and with 409 if several
     * users have a session with this client id and no user is given.
     *
     * @param user user of the session; empty text for an anonymous client
     */
    public Future<BrokerClientDetails> client(String clientId, Optional<String> user) {
        return send(HttpMethod.GET, "/client", reference(clientId, user)).map(BrokerClientDetails::of);
    }

    /** Closes the connection of a client; fails with status 404 if it is not connected, or like {@link #client}. */
    public Future<Void> kick(String clientId, Optional<String> user) {
        return send(HttpMethod.DELETE, "/client/connection", reference(clientId, user))
                .mapEmpty();
    }

    /** Ends the sessions of a user, connected or not, with their queued messages, also on the disk. */
    public Future<Void> endSessions(String user) {
        return send(HttpMethod.DELETE, "/sessions", Map.of("user", user)).mapEmpty();
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
        return send(HttpMethod.DELETE, "/retained", Map.of("filter", filter))
                .map(response -> response.getInteger("cleared"));
    }

    /** @return whether the topic has subscribers */
    public Future<Boolean> publish(PublishRequest publication) {
        return AdminPort.send(request(HttpMethod.POST, "/messages", Map.of()), Optional.of(publication.json()))
                .map(response -> response.getBoolean("has_subscribers"));
    }

    /**
     * Returns the children of a topic, as the admin port describes them.
     *
     * @param search {@code parent}: a topic; {@code name}: the first characters of the children
     */
    public Future<JsonObject> topics(Map<String, String> search) {
        return send(HttpMethod.GET, "/topics", search);
    }

    /** Returns the numbers for each minute of the last day, as the admin port describes them. */
    public Future<JsonObject> minutes() {
        return send(HttpMethod.GET, "/minutes", Map.of());
    }

    /** @param after id of an event; only later ones are returned */
    public Future<ClientEventPage> events(Optional<String> after, int limit) {
        Map<String, String> limited = Map.of("limit", Integer.toString(limit));
        Map<String, String> query = after.map(id -> Map.of("limit", Integer.toString(limit), "after", id))
                .orElse(limited);
        return send(HttpMethod.GET, "/events", query)
                .map(response -> new ClientEventPage(
                        AdminPort.list(response.getJsonArray("items"), ClientEvent::of),
                        response.getBoolean("complete"),
                        response.getString("last_id")));
    }

    private <T> Future<BrokerPage<T>> page(
            String list, Map<String, String> search, int limit, Optional<String> cursor, Function<JsonObject, T> item) {
        HttpRequest<Buffer> request = request(HttpMethod.GET, list, search);
        request.addQueryParam("limit", Integer.toString(limit));
        cursor.ifPresent(text -> request.addQueryParam("cursor", text));
        return AdminPort.send(request, Optional.empty())
                .map(response -> new BrokerPage<>(
                        AdminPort.list(response.getJsonArray("items"), item),
                        Optional.ofNullable(response.getString("next")),
                        Optional.ofNullable(response.getLong("total"))));
    }

    private Future<JsonObject> send(HttpMethod method, String part, Map<String, String> query) {
        return AdminPort.send(request(method, part, query), Optional.empty());
    }

    private HttpRequest<Buffer> request(HttpMethod method, String part, Map<String, String> query) {
        HttpRequest<Buffer> request = port.request(method, path + part, access.token(tenant));
        query.forEach(request::addQueryParam);
        return request;
    }
}
