package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.admin.ClientOrder;
import dev.rookery.broker.admin.ClientReference;
import dev.rookery.broker.admin.ClientSearch;
import dev.rookery.broker.admin.SubscriptionSearch;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** Clients and their subscriptions. A client id is a query parameter: routers normalize {@code ..} in paths. */
record ClientRoutes(BrokerAdmin admin) implements Routes {
    @Override
    public String section() {
        return "clients";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "listClients", this::clients,
                "getClient", this::client,
                "disconnectClient", this::disconnect,
                "disconnectClients", this::disconnectAll,
                "endSession", this::endSession,
                "endSessions", this::endSessions,
                "listSubscriptions", this::subscriptions);
    }

    private Future<ApiResponse> clients(ApiRequest request) {
        ClientSearch search = ClientSearchReader.read(request);
        Optional<ClientOrder> order = request.optionalString("sort").map(ClientOrder::parse);
        if (order.isPresent()) {
            return AdminCalls.respond(
                    request,
                    () -> admin.clients(AdminCalls.tenant(request), search, order.get(), AdminCalls.page(request)),
                    sorted -> AdminCalls.page(sorted.page(), ClientJson::of).put("total", sorted.total()));
        }
        Future<JsonObject> page = AdminCalls.call(
                        request, () -> admin.clients(AdminCalls.tenant(request), search, AdminCalls.page(request)))
                .map(listed -> AdminCalls.page(listed, ClientJson::of));
        if (!request.optionalBoolean("count").orElse(false)) {
            return page.map(ApiResponse::ok);
        }
        return page.compose(json -> AdminCalls.respond(
                request,
                () -> admin.countClients(AdminCalls.tenant(request), search),
                total -> json.put("total", total)));
    }

    private Future<ApiResponse> client(ApiRequest request) {
        return AdminCalls.call(request, () -> admin.client(AdminCalls.tenant(request), reference(request)))
                .map(found -> found.map(client -> ApiResponse.ok(ClientJson.of(client)))
                        .orElseThrow(() -> unknownClient(request)));
    }

    private Future<ApiResponse> disconnect(ApiRequest request) {
        return AdminCalls.call(request, () -> admin.kick(AdminCalls.tenant(request), reference(request)))
                .map(connected -> {
                    if (!connected) {
                        throw unknownClient(request);
                    }
                    return ApiResponse.noContent();
                });
    }

    private Future<ApiResponse> disconnectAll(ApiRequest request) {
        return AdminCalls.respond(
                request,
                () -> admin.kickAll(
                        AdminCalls.tenant(request), ClientSearchReader.read(request), request.integer("at_most")),
                disconnected -> new JsonObject().put("disconnected", disconnected));
    }

    private Future<ApiResponse> endSession(ApiRequest request) {
        return AdminCalls.call(request, () -> admin.endSession(AdminCalls.tenant(request), reference(request)))
                .map(existed -> {
                    if (!existed) {
                        throw unknownClient(request);
                    }
                    return ApiResponse.noContent();
                });
    }

    private Future<ApiResponse> endSessions(ApiRequest request) {
        return AdminCalls.respond(
                request,
                () -> admin.endSessions(AdminCalls.tenant(request), request.string("user")),
                ended -> new JsonObject().put("ended", ended));
    }

    private Future<ApiResponse> subscriptions(ApiRequest request) {
        SubscriptionSearch search = new SubscriptionSearch(
                request.optionalString("client"), request.optionalString("user"), request.optionalString("topic"));
        return AdminCalls.respondPage(
                request,
                () -> admin.subscriptions(AdminCalls.tenant(request), search, AdminCalls.page(request)),
                ClientJson::of);
    }

    private static ClientReference reference(ApiRequest request) {
        return new ClientReference(request.string("id"), request.optionalString("user"));
    }

    private static ApiException unknownClient(ApiRequest request) {
        String user = request.optionalString("user")
                .map(name -> " of user '" + name + "'")
                .orElse("");
        return ApiException.notFound("client '" + request.string("id") + "'" + user);
    }
}
