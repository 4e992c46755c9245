package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.admin.ClientDetails;
import dev.rookery.broker.admin.ClientSearch;
import dev.rookery.broker.admin.SubscriptionSearch;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Clients and their subscriptions. A client id is a query parameter: in a path, {@code ..} would be lost. */
record ClientRoutes(BrokerAdmin admin) {
    void addTo(Router router) {
        router.get("/v1/tenants/:tenant/clients").handler(this::clients);
        router.get("/v1/tenants/:tenant/client").handler(this::client);
        router.delete("/v1/tenants/:tenant/client/connection").handler(this::kick);
        router.get("/v1/tenants/:tenant/subscriptions").handler(this::subscriptions);
    }

    private void clients(RoutingContext context) {
        Exchange exchange = new Exchange(context);
        ClientSearch search = new ClientSearch(
                exchange.parameter("id"),
                exchange.parameter("username"),
                exchange.parameter("address"),
                exchange.flag("connected"));
        exchange.answerPage(admin.clients(exchange.tenant(), search, exchange.page()), ClientJson::of);
    }

    private void client(RoutingContext context) {
        Exchange exchange = new Exchange(context);
        exchange.then(
                admin.client(exchange.tenant(), exchange.required("id")),
                (Optional<ClientDetails> client) -> client.ifPresentOrElse(
                        found -> exchange.answer(200, ClientJson.of(found)), () -> absent(context)));
    }

    private void kick(RoutingContext context) {
        Exchange exchange = new Exchange(context);
        exchange.then(admin.kick(exchange.tenant(), exchange.required("id")), (Boolean connected) -> {
            if (connected) {
                exchange.answerNothing();
            } else {
                absent(context);
            }
        });
    }

    private void subscriptions(RoutingContext context) {
        Exchange exchange = new Exchange(context);
        SubscriptionSearch search = new SubscriptionSearch(exchange.parameter("client"), exchange.parameter("topic"));
        exchange.answerPage(admin.subscriptions(exchange.tenant(), search, exchange.page()), ClientJson::of);
    }

    private static void absent(RoutingContext context) {
        Problem.NOT_FOUND.write(context, "There is no such client");
    }
}
