package dev.rookery.api.device;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.mqtt.DeviceTopics;
import dev.rookery.api.mqtt.MqttService;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.HealthCheck;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import dev.rookery.text.StrictUtf8;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Publishes commands to devices and waits for their replies on request. */
public final class CommandRoutes implements Routes {
    private final TenantDatabase database;
    private final MqttService mqtt;
    private final AuditLog audit;

    /** @param mqtt started and closed with these routes */
    public CommandRoutes(TenantDatabase database, MqttService mqtt, AuditLog audit) {
        this.database = database;
        this.mqtt = mqtt;
        this.audit = audit;
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
                        : Future.failedFuture("the API is not connected to the MQTT broker"));
    }

    private Future<ApiResponse> send(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        String id = request.string("id");
        JsonObject body = request.body();
        String name = body.getString("name");
        String topic = DeviceTopics.command(id, name);
        Buffer payload = payload(body.getValue("payload"));
        Duration timeout = Duration.ofSeconds(body.getInteger("wait_seconds", 0));
        // Audited before it is sent: a command without an audit entry must not reach a device.
        return database.inTenant(tenant, connection -> new DeviceRepository(connection, tenant)
                        .find(id)
                        .map(found -> found.orElseThrow(() -> DeviceRoutes.notFound(id)))
                        .compose(device -> audit.record(
                                connection, request, "device.command", id, new JsonObject().put("name", name))))
                .compose(recorded -> timeout.isZero()
                        ? publish(tenant, topic, payload)
                        : request(tenant, id, topic, payload, timeout));
    }

    private Future<ApiResponse> publish(TenantId tenant, String topic, Buffer payload) {
        return mqtt.publish(tenant, topic, payload)
                .map(hasSubscribers -> ApiResponse.json(202, new JsonObject().put("has_subscribers", hasSubscribers)));
    }

    private Future<ApiResponse> request(TenantId tenant, String id, String topic, Buffer payload, Duration timeout) {
        return mqtt.request(tenant, id, topic, payload, timeout)
                .map(reply -> ApiResponse.ok(json(reply.orElseThrow(() -> new ApiException(
                        ProblemType.NO_REPLY,
                        "The device did not reply within " + timeout.toSeconds() + " s. It must subscribe to "
                                + DeviceTopics.commands(id) + " and publish to the response topic.")))));
    }

    /** Returns a string as UTF-8 and every other value as JSON. */
    private static Buffer payload(@Nullable Object payload) {
        if (payload == null) {
            return Buffer.buffer();
        }
        return payload instanceof String text ? Buffer.buffer(text) : Json.encodeToBuffer(payload);
    }

    private static JsonObject json(Buffer payload) {
        Optional<String> text = StrictUtf8.decode(payload.getBytes());
        if (text.isEmpty()) {
            return new JsonObject().put("payload_base64", Base64.getEncoder().encodeToString(payload.getBytes()));
        }
        try {
            return new JsonObject().put("payload", Json.decodeValue(payload));
        } catch (DecodeException e) {
            return new JsonObject().put("payload", text.get());
        }
    }
}
