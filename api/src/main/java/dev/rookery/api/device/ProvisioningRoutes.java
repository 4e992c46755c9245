package dev.rookery.api.device;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.mqtt.PublicAddress;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OpaqueTokens;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Rfc3339;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Manages provisioning keys and registers the devices that present one. */
public final class ProvisioningRoutes implements Routes {
    private final Pool pool;
    private final DeviceRegistration registration;
    private final AuditLog audit;
    private final PublicAddress address;

    /** @param address MQTT address that devices are given */
    public ProvisioningRoutes(Pool pool, DeviceRegistration registration, AuditLog audit, PublicAddress address) {
        this.pool = pool;
        this.registration = registration;
        this.audit = audit;
        this.address = address;
    }

    @Override
    public String section() {
        return "provisioning";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "listProvisioningKeys", this::list,
                "createProvisioningKey", this::create,
                "deleteProvisioningKey", this::delete,
                "registerDevice", this::register);
    }

    private Future<ApiResponse> list(ApiRequest request) {
        PageRequest page = request.page();
        return new ProvisioningKeyRepository(pool)
                .list(page)
                .map(keys -> ApiResponse.ok(
                        page.toJson(keys, ProvisioningKey::describe, key -> new JsonArray(List.of(key.name())))));
    }

    private Future<ApiResponse> create(ApiRequest request) {
        JsonObject body = request.body();
        String name = body.getString("name");
        Instant expiresAt = Rfc3339.parse(body.getString("expires_at"));
        if (!expiresAt.isAfter(Instant.now())) {
            throw ApiException.invalid("'expires_at' must be in the future");
        }
        String secret = OpaqueTokens.generate(ProvisioningKey.PREFIX);
        return pool.withTransaction(connection -> new ProvisioningKeyRepository(connection)
                .add(
                        name,
                        OpaqueTokens.hash(secret),
                        body.getInteger("max_devices"),
                        DeviceRoutes.tags(body),
                        Caller.of(request).name(),
                        expiresAt)
                .map(added -> added.orElseThrow(
                        () -> ApiException.conflict("Provisioning key '" + name + "' already exists")))
                .compose(key -> audit.record(connection, request, "provisioning-key.create", name, key.describe())
                        .map(recorded -> ApiResponse.created(
                                "/api/provisioning-keys/" + key.id(),
                                key.describe().put("key", secret)))));
    }

    private Future<ApiResponse> delete(ApiRequest request) {
        int id = request.integer("id");
        return pool.withTransaction(connection -> new ProvisioningKeyRepository(connection)
                .delete(id)
                .map(deleted -> deleted.orElseThrow(() -> ApiException.notFound("provisioning key " + id)))
                .compose(key ->
                        audit.record(connection, request, "provisioning-key.delete", key.name(), new JsonObject()))
                .map(recorded -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> register(ApiRequest request) {
        JsonObject body = request.body();
        String id = body.getString("id");
        return pool.withTransaction(connection -> new ProvisioningKeyRepository(connection)
                        .use(OpaqueTokens.hash(body.getString("key")))
                        .map(found -> found.orElseThrow(() -> new ApiException(
                                ProblemType.UNAUTHENTICATED,
                                "The provisioning key is unknown, expired or used up. Request a new one.")))
                        .compose(key -> registration
                                .newCredential(Optional.empty())
                                .compose(credential -> registration.register(
                                        connection,
                                        asDevice(request, id),
                                        new NewDevice(
                                                id, body.getString("name", id), key.tags(), Optional.of(key.name())),
                                        credential))))
                .map(registered -> DeviceRoutes.created(request, address, registered));
    }

    /** Returns the request with the device as its caller, which the audit log then names as the actor. */
    private static ApiRequest asDevice(ApiRequest request, String id) {
        Caller device = new Caller(Caller.Kind.DEVICE, 0, id, Optional.empty(), Set.of());
        return request.withCaller(device);
    }
}
