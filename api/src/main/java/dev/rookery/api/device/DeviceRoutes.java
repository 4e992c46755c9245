package dev.rookery.api.device;

import dev.rookery.api.ApiContext;
import dev.rookery.auth.postgres.MqttUserRepository;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The registry of devices. */
public final class DeviceRoutes implements Routes {
    private final ApiContext context;
    private final Registration registration;

    public DeviceRoutes(ApiContext context) {
        this.context = context;
        this.registration = new Registration(context);
    }

    @Override
    public String section() {
        return "devices";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "listDevices", this::list,
                "createDevice", this::create,
                "getDevice", this::get,
                "updateDevice", this::update,
                "deleteDevice", this::delete);
    }

    private Future<ApiResponse> list(ApiRequest call) {
        PageRequest page = call.page();
        return new DeviceRepository(context.pool())
                .list(page, call.optionalString("search"), call.optionalString("tag"))
                .map(devices -> ApiResponse.ok(
                        page.toJson(devices, Device::describe, device -> new JsonArray(List.of(device.id())))));
    }

    private Future<ApiResponse> create(ApiRequest call) {
        JsonObject body = call.body();
        String id = body.getString("id");
        return registration
                .newCredential(Optional.ofNullable(body.getString("password")))
                .compose(credential -> context.pool()
                        .withTransaction(connection -> registration.register(
                                connection,
                                call,
                                id,
                                body.getString("name", id),
                                tags(body),
                                Optional.empty(),
                                credential)))
                .map(registered -> created(call, context, registered));
    }

    static ApiResponse created(ApiRequest call, ApiContext context, Registration.Registered registered) {
        Device device = registered.device();
        return ApiResponse.created(
                        "/api/devices/" + device.id(),
                        device.describe()
                                .put(
                                        "connect",
                                        ConnectSnippet.of(call, context.config().publicMqtt(), registered)))
                .etag(device.version());
    }

    private Future<ApiResponse> get(ApiRequest call) {
        return new DeviceRepository(context.pool())
                .find(call.string("id"))
                .map(found -> found.orElseThrow(() -> missing(call.string("id"))))
                .map(device -> ApiResponse.ok(device.describe()).etag(device.version()));
    }

    private Future<ApiResponse> update(ApiRequest call) {
        JsonObject body = call.body();
        return changing(call, (connection, device) -> new DeviceRepository(connection)
                .update(
                        device.id(),
                        body.getString("name", device.name()),
                        body.containsKey("tags") ? tags(body) : device.tags())
                .compose(changed -> context.audit()
                        .record(connection, call, "device.update", device.id(), body)
                        .map(noted -> ApiResponse.ok(changed.describe()).etag(changed.version()))));
    }

    /** Credentials and rights go along; the broker ends the session when their rows are gone. */
    private Future<ApiResponse> delete(ApiRequest call) {
        return changing(call, (connection, device) -> new MqttUserRepository(connection)
                .delete(device.id())
                .compose(gone -> new DeviceRepository(connection).delete(device.id()))
                .compose(gone ->
                        context.audit().record(connection, call, "device.delete", device.id(), new JsonObject()))
                .map(noted -> ApiResponse.noContent()));
    }

    /** A change of one device. */
    private interface Change {
        Future<ApiResponse> apply(SqlConnection connection, Device device);
    }

    private Future<ApiResponse> changing(ApiRequest call, Change change) {
        return context.pool().withTransaction(connection -> new DeviceRepository(connection)
                .lock(call.string("id"))
                .map(found -> found.orElseThrow(() -> missing(call.string("id"))))
                .compose(device -> {
                    call.requireMatch(device.version());
                    return change.apply(connection, device);
                }));
    }

    static ApiException missing(String id) {
        return ApiException.notFound("device '" + id + "'");
    }

    static List<String> tags(JsonObject body) {
        return body.getJsonArray("tags", new JsonArray()).stream()
                .map(String.class::cast)
                .toList();
    }
}
