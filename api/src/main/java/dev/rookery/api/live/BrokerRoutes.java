package dev.rookery.api.live;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.broker.AdminPort;
import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.broker.BrokerProblem;
import dev.rookery.api.broker.PublishRequest;
import dev.rookery.api.broker.TenantPort;
import dev.rookery.api.caller.Caller;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Operations on the tenant's part of the running broker: clients, subscriptions, retained messages and events. */
public final class BrokerRoutes implements Routes {
    private static final int PAYLOAD_PREVIEW_BYTES = 1024;

    private final TenantDatabase database;
    private final AuditLog audit;
    private final Optional<Connection> broker;

    private record Connection(AdminPort port, EventStreams events, DevicePresence presence) {}

    /** @param access admin port of the broker; if empty, all operations return 503 */
    public BrokerRoutes(Vertx vertx, TenantDatabase database, AuditLog audit, Optional<BrokerAccess> access) {
        this.database = database;
        this.audit = audit;
        this.broker = access.map(present -> {
            AdminPort port = new AdminPort(vertx, present);
            return new Connection(
                    port, new EventStreams(vertx, present), new DevicePresence(vertx, database, present, port));
        });
    }

    @Override
    public String section() {
        return "broker";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.ofEntries(
                entry("getBroker", this::status),
                entry("drainBroker", this::drain),
                entry("listBrokerClients", this::clients),
                entry("getBrokerClient", this::client),
                entry("disconnectBrokerClient", this::disconnect),
                entry("listBrokerSubscriptions", this::subscriptions),
                entry("listRetainedMessages", this::retained),
                entry("clearRetainedMessages", this::clearRetained),
                entry("publishMessage", this::publish),
                entry("listBrokerEvents", this::events),
                entry(
                        "followBrokerEvents",
                        request -> Future.succeededFuture(broker().events().open(request))));
    }

    private static Map.Entry<String, OperationHandler> entry(String operation, OperationHandler handler) {
        return Map.entry(operation, handler);
    }

    @Override
    public Future<Void> start() {
        return broker.map(connection -> connection.presence().start()).orElseGet(Future::succeededFuture);
    }

    @Override
    public Future<Void> stop() {
        return broker.map(connection -> {
                    connection.events().close();
                    connection.port().close();
                    return connection.presence().close();
                })
                .orElseGet(Future::succeededFuture);
    }

    /** Ends the event streams of tenants that are suspended or removed. */
    public void retainStreams(Predicate<TenantId> active) {
        broker.ifPresent(connection -> connection.events().retain(active));
    }

    private Future<ApiResponse> status(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        return query(port -> port.status().compose(status -> port.tenant(tenant)
                .numbers()
                .map(numbers -> ApiResponse.ok(BrokerJson.of(status).mergeIn(BrokerJson.of(numbers))))));
    }

    private Future<ApiResponse> clients(ApiRequest request) {
        Map<String, String> search = specified(request, "id", "username", "address");
        request.optionalBoolean("connected").ifPresent(connected -> search.put("connected", connected.toString()));
        return queryTenant(
                request, port -> port.clients(search, request.integer("limit"), request.optionalString("cursor"))
                        .map(page -> ApiResponse.ok(BrokerJson.page(page, BrokerJson::of))));
    }

    private Future<ApiResponse> client(ApiRequest request) {
        return queryTenant(request, port -> port.client(request.string("id"), request.optionalString("user"))
                .map(details -> ApiResponse.ok(BrokerJson.of(details))));
    }

    private Future<ApiResponse> disconnect(ApiRequest request) {
        String id = request.string("id");
        Optional<String> user = request.optionalString("user");
        JsonObject detail = new JsonObject();
        user.ifPresent(name -> detail.put("username", name));
        return audited(request, "broker.disconnect", id, detail, port -> ofCaller(port, request)
                .kick(id, user)
                .map(disconnected -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> subscriptions(ApiRequest request) {
        return queryTenant(request, port -> port.subscriptions(
                        specified(request, "client", "user", "topic"),
                        request.integer("limit"),
                        request.optionalString("cursor"))
                .map(page -> ApiResponse.ok(BrokerJson.page(page, BrokerJson::of))));
    }

    private Future<ApiResponse> retained(ApiRequest request) {
        return queryTenant(request, port -> port.retained(
                        request.string("filter"),
                        PAYLOAD_PREVIEW_BYTES,
                        request.integer("limit"),
                        request.optionalString("cursor"))
                .map(page -> ApiResponse.ok(BrokerJson.page(page, BrokerJson::of))));
    }

    private Future<ApiResponse> clearRetained(ApiRequest request) {
        String filter = request.string("filter");
        return audited(request, "broker.clear_retained", filter, new JsonObject(), port -> ofCaller(port, request)
                .clearRetained(filter)
                .map(cleared -> ApiResponse.ok(new JsonObject().put("cleared", cleared))));
    }

    private Future<ApiResponse> publish(ApiRequest request) {
        PublishRequest message = PublishRequestReader.read(request.body());
        JsonObject detail = new JsonObject()
                .put("qos", message.qos())
                .put("retain", message.retain())
                .put("bytes", message.payload().length());
        return audited(request, "broker.publish", message.topic(), detail, port -> ofCaller(port, request)
                .publish(message)
                .map(hasSubscribers -> ApiResponse.ok(new JsonObject().put("has_subscribers", hasSubscribers))));
    }

    private Future<ApiResponse> events(ApiRequest request) {
        return queryTenant(request, port -> port.events(request.optionalString("after"), request.integer("limit"))
                .map(page -> {
                    JsonArray items = new JsonArray();
                    page.events().forEach(event -> items.add(BrokerJson.of(event)));
                    return ApiResponse.ok(new JsonObject()
                            .put("items", items)
                            .put("complete", page.complete())
                            .put("last_id", page.last()));
                }));
    }

    /** All tenants share the broker: only the operator, whose accounts are those of the default tenant, drains it. */
    private Future<ApiResponse> drain(ApiRequest request) {
        if (!Caller.of(request).tenant().equals(TenantId.DEFAULT)) {
            throw new ApiException(
                    ProblemType.FORBIDDEN, "Only the operator drains the broker, which serves other tenants too");
        }
        JsonObject body = request.body();
        Duration duration = Duration.ofSeconds(body.getInteger("seconds", 0));
        return audited(request, "broker.drain", "broker", body, port -> port.drain(
                        duration,
                        Optional.ofNullable(body.getString("server_reference")),
                        body.getBoolean("permanent", false))
                .map(status -> ApiResponse.json(202, BrokerJson.of(status))));
    }

    private static Map<String, String> specified(ApiRequest request, String... names) {
        Map<String, String> specified = new HashMap<>();
        for (String name : names) {
            request.optionalString(name).ifPresent(value -> specified.put(name, value));
        }
        return specified;
    }

    /** Records the audit entry before the action, so that no action lacks its entry. */
    private Future<ApiResponse> audited(
            ApiRequest request,
            String action,
            String subject,
            JsonObject detail,
            Function<AdminPort, Future<ApiResponse>> execute) {
        return database.inTenant(
                        Caller.of(request).tenant(),
                        connection -> audit.record(connection, request, action, subject, detail))
                .compose(recorded -> query(execute));
    }

    private Future<ApiResponse> query(Function<AdminPort, Future<ApiResponse>> query) {
        return query.apply(broker().port())
                .recover(failure ->
                        Future.failedFuture(failure instanceof BrokerProblem problem ? toApi(problem) : failure));
    }

    private Future<ApiResponse> queryTenant(ApiRequest request, Function<TenantPort, Future<ApiResponse>> query) {
        return query(port -> query.apply(ofCaller(port, request)));
    }

    private static TenantPort ofCaller(AdminPort port, ApiRequest request) {
        return port.tenant(Caller.of(request).tenant());
    }

    private Connection broker() {
        return broker.orElseThrow(() ->
                new ApiException(ProblemType.UNAVAILABLE, "No admin port of the broker is configured for the API"));
    }

    private static ApiException toApi(BrokerProblem problem) {
        ProblemType type =
                switch (problem.status()) {
                    case 400 -> ProblemType.INVALID_REQUEST;
                    case 404 -> ProblemType.NOT_FOUND;
                    case 409 -> ProblemType.CONFLICT;
                    case 413 -> ProblemType.BODY_TOO_LARGE;
                    default -> ProblemType.UNAVAILABLE;
                };
        return new ApiException(type, String.valueOf(problem.getMessage()));
    }
}
