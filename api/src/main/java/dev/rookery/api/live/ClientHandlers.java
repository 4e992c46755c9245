package dev.rookery.api.live;

import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** Operations on the sessions of clients. */
record ClientHandlers(BrokerCalls calls) {
    /** Criteria of operations on several clients, with the same names in both documents. */
    private static final String[] CRITERIA = {
        "id",
        "username",
        "address",
        "text",
        "min_queued",
        "min_dropped",
        "min_idle_seconds",
        "transport",
        "protocol",
        "connected",
        "service",
        "sort",
        "count",
        "at_most"
    };

    Map<String, OperationHandler> operations() {
        return Map.of(
                "listBrokerClients", this::list,
                "getBrokerClient", this::get,
                "disconnectBrokerClient", this::disconnect,
                "disconnectBrokerClients", this::disconnectAll,
                "deleteBrokerSession", this::endSession);
    }

    private Future<ApiResponse> list(ApiRequest request) {
        return calls.queryTenant(request, port -> port.clients(
                        BrokerCalls.specified(request, CRITERIA),
                        request.integer("limit"),
                        request.optionalString("cursor"))
                .map(page -> ApiResponse.ok(BrokerJson.page(page, BrokerJson::of))));
    }

    private Future<ApiResponse> get(ApiRequest request) {
        return calls.queryTenant(request, port -> port.client(request.string("id"), request.optionalString("user"))
                .map(details -> ApiResponse.ok(BrokerJson.of(details))));
    }

    private Future<ApiResponse> disconnect(ApiRequest request) {
        String id = request.string("id");
        Optional<String> user = request.optionalString("user");
        return calls.auditedInTenant(request, "broker.disconnect", id, detail(user), port -> port.kick(id, user)
                .map(disconnected -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> disconnectAll(ApiRequest request) {
        Map<String, String> search = BrokerCalls.specified(request, CRITERIA);
        JsonObject detail = new JsonObject();
        search.forEach(detail::put);
        return calls.auditedInTenant(request, "broker.disconnect_all", "clients", detail, port -> port.kickAll(search)
                .map(count -> ApiResponse.ok(new JsonObject().put("disconnected", count))));
    }

    private Future<ApiResponse> endSession(ApiRequest request) {
        String id = request.string("id");
        Optional<String> user = request.optionalString("user");
        return calls.auditedInTenant(
                request, "broker.delete_session", id, detail(user), port -> port.endSession(id, user)
                        .map(ended -> ApiResponse.noContent()));
    }

    private static JsonObject detail(Optional<String> user) {
        JsonObject detail = new JsonObject();
        user.ifPresent(name -> detail.put("username", name));
        return detail;
    }
}
