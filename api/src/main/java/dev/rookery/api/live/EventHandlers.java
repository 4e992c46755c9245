package dev.rookery.api.live;

import dev.rookery.api.caller.Caller;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Lists of the events of clients: stored ones, newest first, and those in the memory of the broker. */
record EventHandlers(BrokerCalls calls, EventRepository events) {
    Map<String, OperationHandler> operations() {
        return Map.of("listBrokerEvents", this::recent, "searchBrokerEvents", this::search);
    }

    private Future<ApiResponse> recent(ApiRequest request) {
        return calls.queryTenant(request, port -> port.events(request.optionalString("after"), request.integer("limit"))
                .map(page -> {
                    JsonArray items = new JsonArray();
                    page.events().forEach(event -> items.add(BrokerJson.of(event)));
                    return ApiResponse.ok(new JsonObject()
                            .put("items", items)
                            .put("complete", page.complete())
                            .put("last_id", page.last()));
                }));
    }

    private Future<ApiResponse> search(ApiRequest request) {
        PageRequest page = request.page();
        long before = page.after().map(cursor -> cursor.number(0)).orElse(Long.MAX_VALUE);
        return events.find(Caller.of(request).tenant(), EventSearch.of(request), before, page.queryLimit())
                .map(found -> ApiResponse.ok(
                        page.toJson(found, StoredEvent::json, event -> new JsonArray(List.of(event.id())))));
    }
}
