package dev.rookery.api.device;

import dev.rookery.api.ApiContext;
import dev.rookery.auth.postgres.UserRepository;
import dev.rookery.http.ApiException;
import dev.rookery.http.Area;
import dev.rookery.http.Call;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.Reply;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The registry of devices. */
public final class DeviceArea implements Area {
    private final ApiContext context;
    private final Registration registration;

    public DeviceArea(ApiContext context) {
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

    private Future<Reply> list(Call call) {
        PageRequest page = call.page();
        return new DeviceRepository(context.pool())
                .list(page, call.optionalText("search"), call.optionalText("tag"))
                .map(devices ->
                        Reply.ok(page.page(devices, Device::describe, device -> new JsonArray(List.of(device.id())))));
    }

    private Future<Reply> create(Call call) {
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

    static Reply created(Call call, ApiContext context, Registration.Registered registered) {
        Device device = registered.device();
        return Reply.created(
                        "/api/devices/" + device.id(),
                        device.describe()
                                .put(
                                        "connect",
                                        ConnectSnippet.of(call, context.config().publicMqtt(), registered)))
                .etag(device.version());
    }

    private Future<Reply> get(Call call) {
        return new DeviceRepository(context.pool())
                .find(call.text("id"))
                .map(found -> found.orElseThrow(() -> missing(call.text("id"))))
                .map(device -> Reply.ok(device.describe()).etag(device.version()));
    }

    private Future<Reply> update(Call call) {
        JsonObject body = call.body();
        return changing(call, (connection, device) -> new DeviceRepository(connection)
                .update(
                        device.id(),
                        body.getString("name", device.name()),
                        body.containsKey("tags") ? tags(body) : device.tags())
                .compose(changed -> context.audit()
                        .record(connection, call, "device.update", device.id(), body)
                        .map(noted -> Reply.ok(changed.describe()).etag(changed.version()))));
    }

    /** Credentials and rights go along; the broker ends the session when their rows are gone. */
    private Future<Reply> delete(Call call) {
        return changing(call, (connection, device) -> new UserRepository(connection)
                .delete(device.id())
                .compose(gone -> new DeviceRepository(connection).delete(device.id()))
                .compose(gone ->
                        context.audit().record(connection, call, "device.delete", device.id(), new JsonObject()))
                .map(noted -> Reply.noContent()));
    }

    /** A change of one device. */
    private interface Change {
        Future<Reply> apply(SqlConnection connection, Device device);
    }

    private Future<Reply> changing(Call call, Change change) {
        return context.pool().withTransaction(connection -> new DeviceRepository(connection)
                .lock(call.text("id"))
                .map(found -> found.orElseThrow(() -> missing(call.text("id"))))
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
