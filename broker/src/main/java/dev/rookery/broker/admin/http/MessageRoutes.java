package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.AdminPageRequest;
import dev.rookery.broker.admin.BrokerAdmin;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Publishing, and what is retained. */
record MessageRoutes(BrokerAdmin admin) {
    private static final int USUAL_PAYLOAD = 1024;
    /** Bytes of payloads that a page shows at the most. */
    private static final int LARGEST_PAGE = 8 << 20;

    void addTo(Router router) {
        router.get("/v1/tenants/:tenant/retained").handler(this::retained);
        router.delete("/v1/tenants/:tenant/retained").handler(this::clear);
        router.post("/v1/tenants/:tenant/messages").handler(this::publish);
    }

    private void retained(RoutingContext context) {
        Exchange exchange = new Exchange(context);
        AdminPageRequest page = exchange.page();
        int payloadBytes = exchange.number("payloadBytes", 0, LARGEST_PAGE, USUAL_PAYLOAD);
        if ((long) payloadBytes * page.limit() > LARGEST_PAGE) {
            throw AdminException.invalid("'limit' times 'payloadBytes' is at most " + LARGEST_PAGE);
        }
        String filter = exchange.parameter("filter").orElse("#");
        exchange.answerPage(
                admin.retained(exchange.tenant(), filter, page), message -> MessageJson.of(message, payloadBytes));
    }

    private void clear(RoutingContext context) {
        Exchange exchange = new Exchange(context);
        exchange.answer(admin.clearRetained(exchange.tenant(), exchange.required("filter")), cleared -> new JsonObject()
                .put("cleared", cleared));
    }

    private void publish(RoutingContext context) {
        Exchange exchange = new Exchange(context);
        exchange.answer(
                admin.publish(exchange.tenant(), MessageJson.publication(exchange.body())),
                matched -> new JsonObject().put("matched", matched));
    }
}
