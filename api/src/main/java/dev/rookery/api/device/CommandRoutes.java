package dev.rookery.api.device;

import dev.rookery.api.ApiContext;
import dev.rookery.api.mqtt.MqttService;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.HealthCheck;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import dev.rookery.text.StrictUtf8;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;

/** Tells devices something, and waits for their answer if asked to. */
public final class CommandRoutes implements Routes {
    private final ApiContext context;
    private final MqttService mqtt;

    public CommandRoutes(ApiContext context) {
        this.context = context;
        this.mqtt = new MqttService(context.vertx(), context.config().mqtt());
    }

    @Override
    public String section() {
        return "commands";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("sendCommand", this::send);
    }

    @Override
    public Future<Void> start() {
        mqtt.start();
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        mqtt.close();
        return Future.succeededFuture();
    }

    @Override
    public Map<String, HealthCheck> healthChecks() {
        return Map.of(
                "broker",
                () -> mqtt.isConnected()
                        ? Future.succeededFuture()
                        : Future.failedFuture("the API is not connected to the broker"));
    }

    private Future<ApiResponse> send(ApiRequest call) {
        String id = call.string("id");
        JsonObject body = call.body();
        String topic = "command/" + id + "/" + body.getString("name");
        Buffer payload = payload(body.getValue("payload"));
        Duration patience = Duration.ofSeconds(body.getInteger("wait_seconds", 0));
        // Noted before it is sent: what a device was told is never unknown.
        return context.pool()
                .withTransaction(connection -> new DeviceRepository(connection)
                        .find(id)
                        .map(found -> found.orElseThrow(() -> DeviceRoutes.missing(id)))
                        .compose(device -> context.audit()
                                .record(
                                        connection,
                                        call,
                                        "device.command",
                                        id,
                                        new JsonObject().put("name", body.getString("name")))))
                .compose(noted -> patience.isZero()
                        ? mqtt.publish(topic, payload)
                                .map(heard -> ApiResponse.json(202, new JsonObject().put("subscribed", heard)))
                        : mqtt.ask(id, topic, payload, patience)
                                .map(answer -> ApiResponse.ok(reply(answer.orElseThrow(() -> new ApiException(
                                        ProblemType.NO_REPLY,
                                        "The device did not answer in " + patience.toSeconds()
                                                + " s; it subscribes to command/" + id
                                                + "/# and answers to the response topic"))))));
    }

    /** Text goes as it is, everything else as JSON. */
    private static Buffer payload(Object payload) {
        if (payload == null) {
            return Buffer.buffer();
        }
        return payload instanceof String text ? Buffer.buffer(text) : Json.encodeToBuffer(payload);
    }

    private static JsonObject reply(Buffer payload) {
        if (StrictUtf8.decode(payload.getBytes()).isEmpty()) {
            return new JsonObject().put("base64", payload.getBytes());
        }
        try {
            return new JsonObject().put("payload", Json.decodeValue(payload));
        } catch (DecodeException e) {
            return new JsonObject().put("payload", payload.toString());
        }
    }
}
