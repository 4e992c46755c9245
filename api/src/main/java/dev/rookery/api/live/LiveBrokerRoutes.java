package dev.rookery.api.live;

import dev.rookery.api.ApiContext;
import dev.rookery.api.broker.AdminPort;
import dev.rookery.api.broker.BrokerProblem;
import dev.rookery.api.broker.PublishRequest;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The tenant's share of the running broker: who is connected, what is retained, what happens. */
public final class LiveBrokerRoutes implements Routes {
    private static final int SHOWN_PAYLOAD = 1024;

    private final ApiContext context;
    private final Optional<AdminPort> port;
    private final Optional<LiveEvents> events;
    private final Optional<DeviceStates> devices;

    public LiveBrokerRoutes(ApiContext context) {
        this.context = context;
        this.port = context.config().broker().map(access -> new AdminPort(context.vertx(), access));
        this.events = context.config().broker().map(access -> new LiveEvents(context.vertx(), access));
        this.devices = context.config()
                .broker()
                .map(access -> new DeviceStates(context.vertx(), context.pool(), access, port.get()));
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
                entry("disconnectBrokerClient", this::kick),
                entry("listBrokerSubscriptions", this::subscriptions),
                entry("listRetainedMessages", this::retained),
                entry("clearRetainedMessages", this::clear),
                entry("publishMessage", this::publish),
                entry("listBrokerEvents", this::recent),
                entry(
                        "followBrokerEvents",
                        call -> Future.succeededFuture(reached(events).open(call))));
    }

    private static Map.Entry<String, OperationHandler> entry(String operation, OperationHandler handler) {
        return Map.entry(operation, handler);
    }

    @Override
    public Future<Void> start() {
        return devices.map(DeviceStates::start).orElseGet(Future::succeededFuture);
    }

    @Override
    public Future<Void> stop() {
        events.ifPresent(LiveEvents::close);
        port.ifPresent(AdminPort::close);
        return devices.map(DeviceStates::close).orElseGet(Future::succeededFuture);
    }

    private Future<ApiResponse> status(ApiRequest call) {
        return asking(admin -> admin.status().compose(status -> admin.tenant()
                .map(numbers -> ApiResponse.ok(LiveJson.of(status).mergeIn(LiveJson.of(numbers))))));
    }

    private Future<ApiResponse> clients(ApiRequest call) {
        Map<String, String> search = given(call, "id", "username", "address");
        call.optionalBoolean("connected").ifPresent(connected -> search.put("connected", connected.toString()));
        return asking(admin -> admin.clients(search, call.integer("limit"), call.optionalString("cursor"))
                .map(page -> ApiResponse.ok(LiveJson.page(page, LiveJson::of))));
    }

    private Future<ApiResponse> client(ApiRequest call) {
        return asking(admin -> admin.client(call.string("id")).map(details -> ApiResponse.ok(LiveJson.of(details))));
    }

    private Future<ApiResponse> kick(ApiRequest call) {
        return noted(
                call,
                "broker.disconnect",
                call.string("id"),
                new JsonObject(),
                () -> asking(admin -> admin.kick(call.string("id")).map(gone -> ApiResponse.noContent())));
    }

    private Future<ApiResponse> subscriptions(ApiRequest call) {
        return asking(admin -> admin.subscriptions(
                        given(call, "client", "topic"), call.integer("limit"), call.optionalString("cursor"))
                .map(page -> ApiResponse.ok(LiveJson.page(page, LiveJson::of))));
    }

    private Future<ApiResponse> retained(ApiRequest call) {
        return asking(admin -> admin.retained(
                        call.string("filter"), SHOWN_PAYLOAD, call.integer("limit"), call.optionalString("cursor"))
                .map(page -> ApiResponse.ok(LiveJson.page(page, LiveJson::of))));
    }

    private Future<ApiResponse> clear(ApiRequest call) {
        return noted(
                call,
                "broker.clear_retained",
                call.string("filter"),
                new JsonObject(),
                () -> asking(admin -> admin.clearRetained(call.string("filter"))
                        .map(cleared -> ApiResponse.ok(new JsonObject().put("cleared", cleared)))));
    }

    private Future<ApiResponse> publish(ApiRequest call) {
        PublishRequest publication = PublicationReader.read(call.body());
        JsonObject detail = new JsonObject()
                .put("qos", publication.qos())
                .put("retain", publication.retain())
                .put("bytes", publication.payload().length());
        return noted(
                call,
                "broker.publish",
                publication.topic(),
                detail,
                () -> asking(admin -> admin.publish(publication)
                        .map(matched -> ApiResponse.ok(new JsonObject().put("matched", matched)))));
    }

    private Future<ApiResponse> recent(ApiRequest call) {
        return asking(admin -> admin.events(call.optionalString("after"), call.integer("limit"))
                .map(page -> {
                    JsonArray items = new JsonArray();
                    page.events().forEach(event -> items.add(LiveJson.of(event)));
                    return ApiResponse.ok(new JsonObject()
                            .put("items", items)
                            .put("complete", page.complete())
                            .put("last", page.last()));
                }));
    }

    private Future<ApiResponse> drain(ApiRequest call) {
        JsonObject body = call.body();
        Duration over = Duration.ofSeconds(body.getInteger("seconds", 0));
        return noted(
                call,
                "broker.drain",
                "broker",
                body,
                () -> asking(admin -> admin.drain(
                                over,
                                Optional.ofNullable(body.getString("other_server")),
                                body.getBoolean("permanent", false))
                        .map(status -> ApiResponse.json(202, LiveJson.of(status)))));
    }

    private static Map<String, String> given(ApiRequest call, String... names) {
        Map<String, String> given = new HashMap<>();
        for (String name : names) {
            call.optionalString(name).ifPresent(value -> given.put(name, value));
        }
        return given;
    }

    /** Noted before it is done: what was done is never unknown. */
    private Future<ApiResponse> noted(
            ApiRequest call, String action, String subject, JsonObject detail, Supplier<Future<ApiResponse>> deed) {
        return context.audit()
                .record(context.pool(), call, action, subject, detail)
                .compose(noted -> deed.get());
    }

    private Future<ApiResponse> asking(Function<AdminPort, Future<ApiResponse>> question) {
        return question.apply(reached(port))
                .recover(failure ->
                        Future.failedFuture(failure instanceof BrokerProblem problem ? translated(problem) : failure));
    }

    private static <T> T reached(Optional<T> part) {
        return part.orElseThrow(() ->
                new ApiException(ProblemType.UNAVAILABLE, "The API was not told where the broker's admin port is"));
    }

    private static ApiException translated(BrokerProblem problem) {
        ProblemType type =
                switch (problem.status()) {
                    case 400 -> ProblemType.INVALID_REQUEST;
                    case 404 -> ProblemType.NOT_FOUND;
                    case 409 -> ProblemType.CONFLICT;
                    case 413 -> ProblemType.BODY_TOO_LARGE;
                    default -> ProblemType.UNAVAILABLE;
                };
        return new ApiException(type, problem.getMessage());
    }
}
