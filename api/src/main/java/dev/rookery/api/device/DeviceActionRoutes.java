package dev.rookery.api.device;

import dev.rookery.api.access.AsyncPasswordHasher;
import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.mqtt.PublicAddress;
import dev.rookery.api.tenant.RequestTenants;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.password.RandomPassword;
import dev.rookery.auth.postgres.MqttUserRepository;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts devices, acts on several at once, and renews their passwords. */
public final class DeviceActionRoutes implements Routes {
    private static final int MAX_DEVICES = 10_000;

    private final TenantDatabase database;
    private final RequestTenants tenants;
    private final AsyncPasswordHasher passwords;
    private final AuditLog audit;
    private final PublicAddress address;

    /** @param address MQTT address that devices are given */
    public DeviceActionRoutes(
            TenantDatabase database,
            RequestTenants tenants,
            AsyncPasswordHasher passwords,
            AuditLog audit,
            PublicAddress address) {
        this.database = database;
        this.tenants = tenants;
        this.passwords = passwords;
        this.audit = audit;
        this.address = address;
    }

    @Override
    public String section() {
        return "device-actions";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "getDeviceSummary", this::summary,
                "actOnDevices", this::act,
                "setDevicePassword", this::setPassword);
    }

    private Future<ApiResponse> summary(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> new DeviceRepository(connection, tenant)
                        .summary(DeviceFilter.of(request)))
                .map(ApiResponse::ok);
    }

    private Future<ApiResponse> act(ApiRequest request) {
        JsonObject body = request.body();
        DeviceAction action = DeviceAction.parse(body);
        DeviceFilter selection = DeviceFilter.of(body.getJsonObject("select"));
        int expected = body.getInteger("expected");
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> {
            DeviceRepository devices = new DeviceRepository(connection, tenant);
            return devices.lockAll(selection, MAX_DEVICES + 1).compose(ids -> {
                requireExpected(ids, expected);
                return action.apply(connection, devices, tenants.tables(tenant), ids)
                        .compose(changed -> record(connection, request, action, changed)
                                .map(recorded -> ApiResponse.ok(new JsonObject()
                                        .put("matched", ids.size())
                                        .put("changed", changed.size()))));
            });
        });
    }

    /** The selection may match other devices than when the caller looked at it. */
    private static void requireExpected(List<String> ids, int expected) {
        if (ids.size() > MAX_DEVICES) {
            throw ApiException.invalid(
                    "The selection matches more than " + MAX_DEVICES + " devices. Narrow it, for example by tag.");
        }
        if (ids.size() != expected) {
            throw ApiException.conflict("The selection matches " + ids.size() + " devices, not " + expected
                    + ". Review it and repeat the action; no device was changed.");
        }
    }

    private Future<Void> record(
            SqlConnection connection, ApiRequest request, DeviceAction action, List<String> changed) {
        return audit.recordAll(connection, request, action.auditName(), changed, action.detail());
    }

    /** Sets the password of the device's MQTT user. The broker closes its connections. */
    private Future<ApiResponse> setPassword(ApiRequest request) {
        String id = request.string("id");
        boolean generated = !request.body().containsKey("password");
        String password = generated ? RandomPassword.generate() : request.body().getString("password");
        TenantId tenant = Caller.of(request).tenant();
        return passwords
                .hash(password)
                .compose(hash -> database.inTenant(tenant, connection -> new DeviceRepository(connection, tenant)
                        .lock(id)
                        .map(found -> found.orElseThrow(() -> DeviceRoutes.notFound(id)))
                        .compose(device ->
                                new MqttUserRepository(connection, tenants.tables(tenant)).setPasswordHash(id, hash))
                        .map(changed -> {
                            if (!changed) {
                                throw ApiException.conflict("The MQTT user '" + id
                                        + "' of the device has been deleted. Delete the device and register it again.");
                            }
                            return changed;
                        })
                        .compose(
                                changed -> audit.record(connection, request, "device.password", id, new JsonObject()))))
                .map(recorded -> ApiResponse.ok(
                        renewed(request, tenant, id, generated ? Optional.of(password) : Optional.empty())));
    }

    /** @param password empty if the caller has chosen it */
    private JsonObject renewed(ApiRequest request, TenantId tenant, String id, Optional<String> password) {
        JsonObject json = new JsonObject()
                .put("id", id)
                .put("username", tenants.names().mqttUsername(tenant, id))
                .put("connect", ConnectionDetails.of(request, address, tenants.names(), id, password));
        password.ifPresent(secret -> json.put("password", secret));
        return json;
    }
}
