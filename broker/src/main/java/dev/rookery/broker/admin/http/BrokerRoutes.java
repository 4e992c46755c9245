package dev.rookery.broker.admin.http;

import dev.rookery.broker.Broker;
import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.BrokerStatus;
import dev.rookery.broker.admin.DrainPlan;
import dev.rookery.broker.admin.TenantStatus;
import dev.rookery.broker.config.BoundListener;
import dev.rookery.broker.meter.UsageMetric;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Status and drain of the broker, and status of its tenants. */
record BrokerRoutes(Broker broker) implements Routes {
    @Override
    public String section() {
        return "broker";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("getBroker", this::status, "drainBroker", this::drain, "getTenant", this::tenant);
    }

    private Future<ApiResponse> status(ApiRequest request) {
        return AdminCalls.respond(request, broker.admin()::status, BrokerRoutes::json);
    }

    private Future<ApiResponse> drain(ApiRequest request) {
        JsonObject body = request.body();
        DrainPlan plan;
        try {
            plan = new DrainPlan(
                    Duration.ofSeconds(body.getInteger("seconds", 0)),
                    Optional.ofNullable(body.getString("server_reference")),
                    body.getBoolean("permanent", false));
        } catch (AdminException e) {
            throw AdminCalls.problem(e);
        }
        // Waits for a broker that is closing.
        return request.context()
                .vertx()
                .executeBlocking(() -> begin(plan))
                .compose(begun -> AdminCalls.call(request, () -> begun))
                .compose(begun -> AdminCalls.call(request, broker.admin()::status))
                .map(status -> ApiResponse.json(202, json(status)));
    }

    /** Completes at once, unless the drain is rejected: its progress is the broker's state. */
    private CompletionStage<Void> begin(DrainPlan plan) {
        CompletableFuture<Void> drained = broker.drain(plan).toCompletableFuture();
        return drained.isCompletedExceptionally() ? drained : CompletableFuture.completedFuture(null);
    }

    private Future<ApiResponse> tenant(ApiRequest request) {
        return AdminCalls.respond(request, () -> broker.admin().tenant(AdminCalls.tenant(request)), BrokerRoutes::json);
    }

    private static JsonObject json(BrokerStatus status) {
        JsonArray listeners = new JsonArray();
        status.listeners().forEach(listener -> listeners.add(json(listener)));
        JsonArray tenants = new JsonArray();
        status.tenants().forEach(tenant -> tenants.add(tenant.value()));
        return new JsonObject()
                .put("engine", status.engine().name().toLowerCase(Locale.ROOT))
                .put("run", status.runId())
                .put("started_at", status.startedAt().toString())
                .put("state", status.state().text())
                .put("listeners", listeners)
                .put("tenants", tenants);
    }

    private static JsonObject json(BoundListener listener) {
        return new JsonObject()
                .put("transport", listener.transport().scheme())
                .put("internal", listener.internal())
                .put("address", NetUtil.toSocketAddressString(listener.address()));
    }

    private static JsonObject json(TenantStatus status) {
        JsonObject usage = new JsonObject();
        for (UsageMetric measure : UsageMetric.values()) {
            usage.put(measure.name().toLowerCase(Locale.ROOT), status.usage().get(measure));
        }
        return new JsonObject()
                .put("tenant", status.tenant().value())
                .put("connected_clients", status.connected())
                .put("sessions", status.sessions())
                .put("subscriptions", status.subscriptions())
                .put("retained_messages", status.retained())
                .put("retained_bytes", status.retainedBytes())
                .put("queued_messages", status.queued())
                .put("usage", usage)
                .put("limits", LimitsJson.of(status.limits()));
    }
}
