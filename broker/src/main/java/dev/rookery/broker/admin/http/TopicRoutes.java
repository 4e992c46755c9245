package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.admin.TopicLevel;
import dev.rookery.broker.meter.MinuteSeries.Minute;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** Topics, the messages that are published to them, and numbers per minute. */
final class TopicRoutes implements Routes {
    private static final int MAXIMUM_STREAMS = 200;

    private final BrokerAdmin admin;
    private final StreamLimit streams = new StreamLimit("Streams of messages", MAXIMUM_STREAMS);

    TopicRoutes(BrokerAdmin admin) {
        this.admin = admin;
    }

    @Override
    public String section() {
        return "topics";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("listTopics", this::topics, "streamMessages", this::messages, "getMinutes", this::minutes);
    }

    private Future<ApiResponse> topics(ApiRequest request) {
        return AdminCalls.respond(
                request,
                () -> admin.topics(
                        AdminCalls.tenant(request), request.optionalString("parent"), request.string("name")),
                TopicRoutes::json);
    }

    private static JsonObject json(TopicLevel level) {
        JsonArray items = new JsonArray();
        level.children()
                .forEach(child -> items.add(new JsonObject()
                        .put("name", child.name())
                        .put("has_message", child.hasMessage())
                        .put("messages", child.messages())
                        .put("subscriptions", child.subscriptions())
                        .put("has_children", child.hasChildren())));
        return new JsonObject().put("items", items).put("complete", level.complete());
    }

    private Future<ApiResponse> minutes(ApiRequest request) {
        return AdminCalls.respond(request, () -> admin.minutes(AdminCalls.tenant(request)), TopicRoutes::json);
    }

    private static JsonObject json(List<Minute> minutes) {
        JsonObject json = new JsonObject()
                .put("connected", numbers(minutes, Minute::connected))
                .put("received", numbers(minutes, Minute::received))
                .put("sent", numbers(minutes, Minute::sent))
                .put("dropped", numbers(minutes, Minute::dropped))
                .put("refused", numbers(minutes, Minute::refused));
        return minutes.isEmpty()
                ? json
                : json.put(
                        "start",
                        Instant.ofEpochSecond(TimeUnit.MINUTES.toSeconds(
                                        minutes.get(0).epochMinute()))
                                .toString());
    }

    private static JsonArray numbers(List<Minute> minutes, ToLongFunction<Minute> number) {
        JsonArray numbers = new JsonArray();
        minutes.forEach(minute -> numbers.add(number.applyAsLong(minute)));
        return numbers;
    }

    private Future<ApiResponse> messages(ApiRequest request) {
        streams.acquire();
        HttpServerResponse response = request.context().response();
        LiveFeed feed = new LiveFeed(response, request.context().vertx());
        streams.releaseAtEndOf(response, feed::close);
        return AdminCalls.call(
                        request,
                        () -> admin.watchMessages(AdminCalls.tenant(request), request.string("filter"), feed::add))
                .map(watch -> {
                    feed.start(watch);
                    return ApiResponse.streamed();
                });
    }
}
