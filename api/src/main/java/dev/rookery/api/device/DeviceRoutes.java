package dev.rookery.api.device;

import dev.rookery.api.audit.AuditChange;
import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.certificate.CertificateRepository;
import dev.rookery.api.mqtt.PublicAddress;
import dev.rookery.api.tenant.RequestTenants;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.postgres.MqttUserRepository;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import dev.rookery.tenant.TenantNames;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Manages the device registry. */
public final class DeviceRoutes implements Routes {
    private final TenantDatabase database;
    private final RequestTenants tenants;
    private final DeviceRegistration registration;
    private final AuditLog audit;
    private final PublicAddress address;
    private final DeviceErasure erasure;
    private final Supplier<Future<Void>> zonesChanged;

    /**
     * @param address MQTT address that devices are given
     * @param zonesChanged applies changed time zones of devices
     */
    public DeviceRoutes(
            TenantDatabase database,
            RequestTenants tenants,
            DeviceRegistration registration,
            AuditLog audit,
            PublicAddress address,
            DeviceErasure erasure,
            Supplier<Future<Void>> zonesChanged) {
        this.erasure = erasure;
        this.zonesChanged = zonesChanged;
        this.database = database;
        this.tenants = tenants;
        this.registration = registration;
        this.audit = audit;
        this.address = address;
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
                "getDeviceConnection", this::connection,
                "updateDevice", this::update,
                "deleteDevice", this::delete);
    }

    private Future<ApiResponse> list(ApiRequest request) {
        PageRequest page = request.page();
        DeviceOrder order = DeviceOrder.of(request);
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> new DeviceRepository(connection, tenant)
                        .list(DeviceFilter.of(request), order, page))
                .map(devices -> ApiResponse.ok(page.toJson(devices, Device::describe, order::keys)));
    }

    private Future<ApiResponse> create(ApiRequest request) {
        JsonObject body = request.body();
        String id = body.getString("id");
        NewDevice device = new NewDevice(
                id, body.getString("name", id), tags(body), timeZone(body, TimeZones.DEFAULT), Optional.empty());
        TenantId tenant = Caller.of(request).tenant();
        return registration
                .ready(tenant)
                .compose(ready -> registration.newCredential(Optional.ofNullable(body.getString("password"))))
                .compose(credential -> database.inTenant(
                        tenant, connection -> registration.register(connection, request, device, credential)))
                .compose(registered -> zoneChanged(body, registered))
                .map(registered -> created(request, address, tenants.names(), registered, new JsonObject()));
    }

    /** @param more members of the response */
    static ApiResponse created(
            ApiRequest request,
            PublicAddress address,
            TenantNames names,
            DeviceRegistration.Registered registered,
            JsonObject more) {
        Device device = registered.device();
        return ApiResponse.created(
                        "/api/devices/" + device.id(),
                        device.describe()
                                .put(
                                        "connect",
                                        ConnectionDetails.of(
                                                request,
                                                address,
                                                names,
                                                device.id(),
                                                Optional.of(registered.password())))
                                .mergeIn(more))
                .etag(device.version());
    }

    private Future<ApiResponse> get(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(
                        tenant, connection -> new DeviceRepository(connection, tenant).find(request.string("id")))
                .map(found -> found.orElseThrow(() -> notFound(request.string("id"))))
                .map(device -> ApiResponse.ok(device.describe()).etag(device.version()));
    }

    private Future<ApiResponse> connection(ApiRequest request) {
        return get(request)
                .map(device -> ApiResponse.ok(ConnectionDetails.of(
                        request, address, tenants.names(), request.string("id"), Optional.empty())));
    }

    private Future<ApiResponse> update(ApiRequest request) {
        JsonObject body = request.body();
        return change(request, (connection, devices, device) -> devices.update(
                                device.id(),
                                body.getString("name", device.name()),
                                body.containsKey("tags") ? tags(body) : device.tags(),
                                timeZone(body, device.timeZone()))
                        .compose(changed -> audit.record(
                                        connection,
                                        request,
                                        "device.update",
                                        device.id(),
                                        AuditChange.of(device.attributes(), changed.attributes()))
                                .map(recorded ->
                                        ApiResponse.ok(changed.describe()).etag(changed.version()))))
                .compose(response -> zoneChanged(body, response));
    }

    /** Returns the response when the platform has the time zone of a new or changed device. */
    private <T> Future<T> zoneChanged(JsonObject body, T response) {
        return body.containsKey("time_zone") ? zonesChanged.get().map(response) : Future.succeededFuture(response);
    }

    private static String timeZone(JsonObject body, String other) {
        return body.containsKey("time_zone") ? TimeZones.require(body.getString("time_zone")) : other;
    }

    /** Deletes the device with its MQTT user and ACL rows. The broker then closes the device's connection. */
    private Future<ApiResponse> delete(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        boolean erase = request.optionalBoolean("erase").orElse(false);
        if (erase) {
            erasure.requireBroker();
        }
        JsonObject detail = erase ? new JsonObject().put("erase", true) : new JsonObject();
        Future<ApiResponse> deletion = change(request, (connection, devices, device) -> new MqttUserRepository(
                        connection, tenants.tables(tenant))
                .delete(device.id())
                .compose(deleted -> new CertificateRepository(connection, tenant).revokeAll(device.id(), erase))
                .compose(deleted -> devices.delete(device.id()))
                .compose(deleted ->
                        erase ? ErasureRepository.request(connection, tenant, device.id()) : Future.succeededFuture())
                .compose(deleted -> audit.record(connection, request, "device.delete", device.id(), detail))
                .map(recorded -> ApiResponse.noContent()));
        return erase ? deletion.onSuccess(deleted -> erasure.run()) : deletion;
    }

    @Override
    public Future<Void> start() {
        erasure.start();
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        erasure.stop();
        return Future.succeededFuture();
    }

    /** Change of a locked device, within a transaction. */
    private interface Change {
        Future<ApiResponse> apply(SqlConnection connection, DeviceRepository devices, Device device);
    }

    private Future<ApiResponse> change(ApiRequest request, Change change) {
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> {
            DeviceRepository devices = new DeviceRepository(connection, tenant);
            return devices.lock(request.string("id"))
                    .map(found -> found.orElseThrow(() -> notFound(request.string("id"))))
                    .compose(device -> {
                        request.requireMatch(device.version());
                        return change.apply(connection, devices, device);
                    });
        });
    }

    static ApiException notFound(String id) {
        return ApiException.notFound("device '" + id + "'");
    }

    static List<String> tags(JsonObject body) {
        return body.getJsonArray("tags", new JsonArray()).stream()
                .map(String.class::cast)
                .toList();
    }
}
