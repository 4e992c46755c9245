package dev.rookery.broker.admin.http;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.event.EventPage;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recent client events, in pages or as a stream. */
final class EventRoutes implements Routes {
    private static final int MAXIMUM_STREAMS = 1_000;

    private final BrokerAdmin admin;
    private final StreamLimit streams = new StreamLimit("Event streams", MAXIMUM_STREAMS);

    EventRoutes(BrokerAdmin admin) {
        this.admin = admin;
    }

    @Override
    public String section() {
        return "events";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "listEvents",
                this::events,
                "streamEvents",
                request -> stream(request, new TenantEventSource(admin, AdminCalls.tenant(request))),
                "streamConnections",
                request -> stream(request, SharedEventSource.ofConnections(admin)),
                "streamRecordedEvents",
                request -> stream(request, SharedEventSource.ofRecorded(admin)),
                "streamWaitingSessions",
                request -> stream(request, SharedEventSource.ofWaiting(admin)));
    }

    private Future<ApiResponse> events(ApiRequest request) {
        return request.parameters().containsKey("after") ? eventsAfter(request) : newestEvents(request);
    }

    /** Responds with the newest events, newest first. Their sequence numbers have no gaps. */
    private Future<ApiResponse> newestEvents(ApiRequest request) {
        TenantId tenant = AdminCalls.tenant(request);
        int limit = request.integer("limit");
        return AdminCalls.respond(
                request,
                () -> admin.events(tenant, 0, 1)
                        .thenCompose(oldest -> admin.events(tenant, Math.max(0, oldest.last() - limit), limit))
                        .thenApply(
                                newest -> new EventPage(reversed(newest.events()), newest.complete(), newest.last())),
                page -> json(page, EventPosition.startOf(admin.runId()), true));
    }

    private static <T> List<T> reversed(List<T> items) {
        List<T> reversed = new ArrayList<>(items);
        Collections.reverse(reversed);
        return reversed;
    }

    private Future<ApiResponse> eventsAfter(ApiRequest request) {
        EventPosition start = EventPosition.startOf(admin.runId());
        // A malformed position is handled like one of another run.
        EventPosition after = request.optionalString("after")
                .map(text -> EventPosition.parse(text).orElse(new EventPosition("", 0)))
                .orElse(start);
        boolean ofThisRun = after.run().equals(admin.runId());
        return AdminCalls.respond(
                request,
                () -> admin.events(
                        AdminCalls.tenant(request), ofThisRun ? after.sequence() : 0, request.integer("limit")),
                page -> json(page, start, ofThisRun));
    }

    private static JsonObject json(EventPage page, EventPosition position, boolean ofThisRun) {
        JsonArray items = new JsonArray();
        page.events().forEach(event -> items.add(EventJson.of(event, position)));
        return new JsonObject()
                .put("items", items)
                .put("complete", page.complete() && ofThisRun)
                .put("last_id", position.at(page.last()).toString());
    }

    private Future<ApiResponse> stream(ApiRequest request, FeedSource source) {
        streams.acquire();
        HttpServerResponse response = request.context().response();
        EventFeed feed =
                new EventFeed(source, admin.runId(), response, request.context().vertx());
        streams.releaseAtEndOf(response, feed::close);
        try {
            feed.start(lastEventId(request).flatMap(EventPosition::parse));
        } catch (AdminException e) {
            throw AdminCalls.problem(e);
        }
        return Future.succeededFuture(ApiResponse.streamed());
    }

    private static Optional<String> lastEventId(ApiRequest request) {
        return Optional.ofNullable(request.context().request().getHeader("Last-Event-ID"))
                .or(() -> request.optionalString("after"));
    }
}
