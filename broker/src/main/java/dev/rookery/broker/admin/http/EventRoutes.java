package dev.rookery.broker.admin.http;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.admin.AdminPageRequest;
import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.event.EventPage;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** What happened lately, in pages or as it happens. */
final class EventRoutes {
    private static final int USUAL_PAGE = 100;
    private static final int MOST_STREAMS = 100;

    private final BrokerAdmin admin;
    private final AtomicInteger streams = new AtomicInteger();

    EventRoutes(BrokerAdmin admin) {
        this.admin = admin;
    }

    void addTo(Router router) {
        router.get("/v1/tenants/:tenant/events").handler(this::events);
        router.get("/v1/tenants/:tenant/events/stream").handler(this::stream);
    }

    private void events(RoutingContext context) {
        Exchange exchange = new Exchange(context);
        int limit = exchange.number("limit", 1, AdminPageRequest.MAX_LIMIT, USUAL_PAGE);
        EventPosition start = EventPosition.startOf(admin.runId());
        EventPosition after = exchange.parameter("after")
                .map(text -> EventPosition.parse(text).orElse(new EventPosition("", 0)))
                .orElse(start);
        boolean ofThisRun = after.run().equals(admin.runId());
        exchange.answer(
                admin.events(exchange.tenant(), ofThisRun ? after.sequence() : 0, limit),
                page -> json(page, start, ofThisRun));
    }

    private static JsonObject json(EventPage page, EventPosition position, boolean ofThisRun) {
        JsonArray items = new JsonArray();
        page.events().forEach(event -> items.add(EventJson.of(event, position)));
        return new JsonObject()
                .put("items", items)
                .put("complete", page.complete() && ofThisRun)
                .put("last", position.at(page.last()).toString());
    }

    private void stream(RoutingContext context) {
        TenantId tenant = new Exchange(context).tenant();
        if (streams.incrementAndGet() > MOST_STREAMS) {
            streams.decrementAndGet();
            Problem.UNAVAILABLE.write(context, "At most " + MOST_STREAMS + " streams of events at once");
            return;
        }
        Optional<String> last = Optional.ofNullable(context.request().getHeader("Last-Event-ID"))
                .or(() -> Optional.ofNullable(context.request().getParam("after")));
        EventStream stream = new EventStream(admin, tenant, context.response(), context.vertx());
        AtomicBoolean open = new AtomicBoolean(true);
        Handler<Void> release = over -> {
            if (open.compareAndSet(true, false)) {
                streams.decrementAndGet();
                stream.close();
            }
        };
        context.response().closeHandler(release).endHandler(release);
        try {
            stream.start(last.flatMap(EventPosition::parse));
        } catch (RuntimeException e) {
            Problem.write(context, e);
        }
    }
}
