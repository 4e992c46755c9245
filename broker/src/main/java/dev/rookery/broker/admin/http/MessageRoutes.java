package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.AdminPageRequest;
import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.admin.Page;
import dev.rookery.broker.admin.RetainedView;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Publishing and retained messages. */
record MessageRoutes(BrokerAdmin admin) implements Routes {
    /** Maximum number of payload bytes in a page. */
    private static final int PAGE_BYTES = 8 << 20;

    @Override
    public String section() {
        return "messages";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "listRetainedMessages", this::retained,
                "clearRetainedMessages", this::clear,
                "publishMessage", this::publish);
    }

    private Future<ApiResponse> retained(ApiRequest request) {
        int payloadBytes = request.integer("payload_bytes");
        return AdminCalls.respondPage(
                request, () -> retained(request, payloadBytes), message -> MessageJson.of(message, payloadBytes));
    }

    private CompletionStage<Page<RetainedView>> retained(ApiRequest request, int payloadBytes) {
        AdminPageRequest page = AdminCalls.page(request);
        if ((long) payloadBytes * page.limit() > PAGE_BYTES) {
            throw AdminException.invalid("'limit' times 'payload_bytes' must not exceed " + PAGE_BYTES);
        }
        return admin.retained(AdminCalls.tenant(request), request.string("filter"), page);
    }

    private Future<ApiResponse> clear(ApiRequest request) {
        return AdminCalls.respond(
                request,
                () -> admin.clearRetained(AdminCalls.tenant(request), request.string("filter")),
                cleared -> new JsonObject().put("cleared", cleared));
    }

    private Future<ApiResponse> publish(ApiRequest request) {
        return AdminCalls.respond(
                request,
                () -> admin.publish(AdminCalls.tenant(request), MessageJson.publication(request.body())),
                hasSubscribers -> new JsonObject().put("has_subscribers", hasSubscribers));
    }
}
