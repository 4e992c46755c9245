package dev.rookery.api.live;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.broker.AdminPort;
import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.broker.PublishRequest;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.stream.OpenStreams;
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
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Operations on the tenant's part of the running broker: clients, subscriptions, retained messages and events. */
public final class BrokerRoutes implements Routes {
    private static final int PAYLOAD_PREVIEW_BYTES = 1024;
    /** Maximum number of stored events of a tenant; the oldest are deleted before their time. */
    private static final int MAXIMUM_EVENTS = 100_000;

    private final Optional<Connection> broker;
    private final BrokerCalls calls;

    private final EventRepository stored;

    private record Connection(
            AdminPort port,
            EventStreams events,
            MessageStreams messages,
            DevicePresence presence,
            EventRecorder recorder) {}

    /**
     * @param admin closed by the caller; if empty, all operations except the search for stored events return 503
     * @param eventRetention age at which stored events are deleted
     */
    public BrokerRoutes(
            Vertx vertx,
            TenantDatabase database,
            AuditLog audit,
            Optional<AdminPort> admin,
            Duration eventRetention,
            OpenStreams streams) {
        this.stored = new EventRepository(database);
        this.broker = admin.map(port -> {
            BrokerAccess access = port.access();
            return new Connection(
                    port,
                    new EventStreams(vertx, access, streams),
                    new MessageStreams(vertx, access, streams),
                    new DevicePresence(vertx, database, access, port),
                    new EventRecorder(
                            vertx, access, stored, new EventRetention(vertx, stored, eventRetention, MAXIMUM_EVENTS)));
        });
        this.calls = new BrokerCalls(database, audit, broker.map(Connection::port));
    }

    @Override
    public String section() {
        return "broker";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        Map<String, OperationHandler> operations = new HashMap<>(Map.ofEntries(
                entry("getBroker", this::status),
                entry("drainBroker", this::drain),
                entry("listBrokerSubscriptions", this::subscriptions),
                entry("listRetainedMessages", this::retained),
                entry("clearRetainedMessages", this::clearRetained),
                entry("publishMessage", this::publish),
                entry(
                        "followBrokerEvents",
                        request -> Future.succeededFuture(broker().events().open(request)))));
        operations.putAll(new ClientHandlers(calls).operations());
        operations.putAll(new EventHandlers(calls, stored).operations());
        operations.putAll(new TopicHandlers(calls, broker.map(Connection::messages)).operations());
        return operations;
    }

    private static Map.Entry<String, OperationHandler> entry(String operation, OperationHandler handler) {
        return Map.entry(operation, handler);
    }

    @Override
    public Future<Void> start() {
        return broker.map(connection -> connection.presence().start().compose(started -> connection
                        .recorder()
                        .start()))
                .orElseGet(Future::succeededFuture);
    }

    @Override
    public Future<Void> stop() {
        return broker.map(connection -> connection.recorder().close().compose(closed -> connection
                        .presence()
                        .close()))
                .orElseGet(Future::succeededFuture);
    }

    private Future<ApiResponse> status(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        return calls.query(port -> port.status().compose(status -> port.tenant(tenant)
                .numbers()
                .map(numbers -> ApiResponse.ok(BrokerJson.of(status).mergeIn(BrokerJson.of(numbers))))));
    }

    private Future<ApiResponse> subscriptions(ApiRequest request) {
        return calls.queryTenant(request, port -> port.subscriptions(
                        BrokerCalls.specified(request, "client", "user", "topic"),
                        request.integer("limit"),
                        request.optionalString("cursor"))
                .map(page -> ApiResponse.ok(BrokerJson.page(page, BrokerJson::of))));
    }

    private Future<ApiResponse> retained(ApiRequest request) {
        return calls.queryTenant(request, port -> port.retained(
                        request.string("filter"),
                        PAYLOAD_PREVIEW_BYTES,
                        request.integer("limit"),
                        request.optionalString("cursor"))
                .map(page -> ApiResponse.ok(BrokerJson.page(page, BrokerJson::of))));
    }

    private Future<ApiResponse> clearRetained(ApiRequest request) {
        String filter = request.string("filter");
        return calls.auditedInTenant(
                request, "broker.clear_retained", filter, new JsonObject(), port -> port.clearRetained(filter)
                        .map(cleared -> ApiResponse.ok(new JsonObject().put("cleared", cleared))));
    }

    private Future<ApiResponse> publish(ApiRequest request) {
        PublishRequest message = PublishRequestReader.read(request.body());
        JsonObject detail = new JsonObject()
                .put("qos", message.qos())
                .put("retain", message.retain())
                .put("bytes", message.payload().length());
        return calls.auditedInTenant(request, "broker.publish", message.topic(), detail, port -> port.publish(message)
                .map(hasSubscribers -> ApiResponse.ok(new JsonObject().put("has_subscribers", hasSubscribers))));
    }

    /** All tenants share the broker: only the operator, whose accounts are those of the default tenant, drains it. */
    private Future<ApiResponse> drain(ApiRequest request) {
        if (!Caller.of(request).tenant().equals(TenantId.DEFAULT)) {
            throw new ApiException(
                    ProblemType.FORBIDDEN, "Only the operator drains the broker, which serves other tenants too");
        }
        JsonObject body = request.body();
        Duration duration = Duration.ofSeconds(body.getInteger("seconds", 0));
        return calls.audited(request, "broker.drain", "broker", body, port -> port.drain(
                        duration,
                        Optional.ofNullable(body.getString("server_reference")),
                        body.getBoolean("permanent", false))
                .map(status -> ApiResponse.json(202, BrokerJson.of(status))));
    }

    private Connection broker() {
        return broker.orElseThrow(BrokerCalls::noBroker);
    }
}
