package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.admin.BrokerStatus;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** For those who keep the process running: no token. */
record AdminHealthRoutes(BrokerAdmin admin) {
    private static final long PATIENCE_SECONDS = 5;

    void addTo(Router router) {
        router.get("/health/live").handler(this::live);
        router.get("/health/ready").handler(this::ready);
    }

    /** Whether every thread that serves clients still does something. */
    private void live(RoutingContext context) {
        CompletableFuture<Void> answers =
                admin.check().toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
        new Exchange(context).answer(answers, nothing -> new JsonObject().put("status", "live"));
    }

    /** Whether clients can connect. */
    private void ready(RoutingContext context) {
        Exchange exchange = new Exchange(context);
        exchange.then(
                admin.status(),
                (BrokerStatus status) -> exchange.answer(
                        status.state() == BrokerStatus.State.RUNNING ? 200 : 503,
                        new JsonObject().put("status", status.state().text())));
    }
}
