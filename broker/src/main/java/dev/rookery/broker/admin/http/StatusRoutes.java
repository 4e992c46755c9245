package dev.rookery.broker.admin.http;

import dev.rookery.broker.Broker;
import dev.rookery.broker.admin.BrokerStatus;
import dev.rookery.broker.admin.DrainPlan;
import dev.rookery.broker.admin.TenantStatus;
import dev.rookery.broker.config.BoundListener;
import dev.rookery.broker.meter.UsageMetric;
import io.netty.util.NetUtil;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** The broker and its tenants as a whole. */
record StatusRoutes(Broker broker) {
    void addTo(Router router) {
        router.get("/v1/broker").handler(this::status);
        router.post("/v1/broker/drain").handler(this::drain);
        router.get("/v1/tenants/:tenant").handler(this::tenant);
    }

    private void status(RoutingContext context) {
        new Exchange(context).answer(broker.admin().status(), StatusRoutes::json);
    }

    private void drain(RoutingContext context) {
        Exchange exchange = new Exchange(context);
        Fields fields = new Fields(exchange.body(), "seconds", "otherServer", "permanent");
        DrainPlan plan = new DrainPlan(
                Duration.ofSeconds(fields.number("seconds", 0, 3600, 0)),
                fields.text("otherServer"),
                fields.flag("permanent"));
        CompletableFuture<Void> drained = broker.drain(plan).toCompletableFuture();
        if (drained.isCompletedExceptionally()) {
            exchange.answer(drained, nothing -> new JsonObject());
        } else {
            // It takes its time; the state tells how far it is.
            exchange.then(broker.admin().status(), (BrokerStatus status) -> exchange.answer(202, json(status)));
        }
    }

    private void tenant(RoutingContext context) {
        Exchange exchange = new Exchange(context);
        exchange.answer(broker.admin().tenant(exchange.tenant()), StatusRoutes::json);
    }

    private static JsonObject json(BrokerStatus status) {
        JsonArray listeners = new JsonArray();
        status.listeners().forEach(listener -> listeners.add(json(listener)));
        JsonArray tenants = new JsonArray();
        status.tenants().forEach(tenant -> tenants.add(tenant.value()));
        return new JsonObject()
                .put("engine", status.engine().name().toLowerCase(Locale.ROOT))
                .put("run", status.runId())
                .put("startedAt", status.startedAt().toString())
                .put("state", status.state().text())
                .put("listeners", listeners)
                .put("tenants", tenants);
    }

    private static JsonObject json(BoundListener listener) {
        return new JsonObject()
                .put("transport", listener.transport().scheme())
                .put("address", NetUtil.toSocketAddressString(listener.address()));
    }

    private static JsonObject json(TenantStatus status) {
        JsonObject usage = new JsonObject();
        for (UsageMetric measure : UsageMetric.values()) {
            usage.put(measure.name().toLowerCase(Locale.ROOT), status.usage().get(measure));
        }
        return new JsonObject()
                .put("tenant", status.tenant().value())
                .put("connected", status.connected())
                .put("sessions", status.sessions())
                .put("subscriptions", status.subscriptions())
                .put("retained", status.retained())
                .put("retainedBytes", status.retainedBytes())
                .put("waiting", status.queued())
                .put("usage", usage)
                .put("limits", LimitsJson.of(status.limits()));
    }
}
