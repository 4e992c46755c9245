package dev.rookery.api.live;

import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/** Topics, published messages and numbers per minute. */
record TopicHandlers(BrokerCalls calls, Optional<MessageStreams> messages) {
    Map<String, OperationHandler> operations() {
        return Map.of(
                "listBrokerTopics", this::topics,
                "getBrokerMinutes", this::minutes,
                "followMessages", this::follow);
    }

    private Future<ApiResponse> topics(ApiRequest request) {
        return calls.queryTenant(request, port -> port.topics(BrokerCalls.specified(request, "parent", "name"))
                .map(ApiResponse::ok));
    }

    private Future<ApiResponse> minutes(ApiRequest request) {
        return calls.queryTenant(request, port -> port.minutes().map(ApiResponse::ok));
    }

    private Future<ApiResponse> follow(ApiRequest request) {
        return calls.query(port -> messages.orElseThrow(BrokerCalls::noBroker).open(request));
    }
}
