package dev.rookery.api.device;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.certificate.CertificateIssuance;
import dev.rookery.api.certificate.x509.SigningRequest;
import dev.rookery.api.mqtt.PublicAddress;
import dev.rookery.api.tenant.RequestTenants;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OpaqueTokens;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Rfc3339;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Manages provisioning keys and registers the devices that present one. */
public final class ProvisioningRoutes implements Routes {
    private final TenantDatabase database;
    private final RequestTenants tenants;
    private final DeviceRegistration registration;
    private final AuditLog audit;
    private final PublicAddress address;
    private final CertificateIssuance certificates;

    /** @param address MQTT address that devices are given */
    public ProvisioningRoutes(
            TenantDatabase database,
            RequestTenants tenants,
            DeviceRegistration registration,
            AuditLog audit,
            PublicAddress address,
            CertificateIssuance certificates) {
        this.certificates = certificates;
        this.database = database;
        this.tenants = tenants;
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
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> new ProvisioningKeyRepository(connection, tenant).list(page))
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
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> new ProvisioningKeyRepository(connection, tenant)
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
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> new ProvisioningKeyRepository(connection, tenant)
                .delete(id)
                .map(deleted -> deleted.orElseThrow(() -> ApiException.notFound("provisioning key " + id)))
                .compose(key ->
                        audit.record(connection, request, "provisioning-key.delete", key.name(), new JsonObject()))
                .map(recorded -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> register(ApiRequest request) {
        byte[] hash = OpaqueTokens.hash(request.body().getString("key"));
        return ProvisioningKeyRepository.tenantOf(database, hash)
                .compose(tenant -> register(request, tenant.orElseThrow(ProvisioningRoutes::unusable), hash));
    }

    private Future<ApiResponse> register(ApiRequest request, TenantId tenant, byte[] hash) {
        tenants.requireHost(request, tenant);
        tenants.requireActive(tenant);
        JsonObject body = request.body();
        String id = body.getString("id");
        ApiRequest ofDevice = asDevice(request, tenant, id);
        return registration
                .ready(tenant)
                .compose(ready -> signing(body, id))
                .compose(signing ->
                        database.inTenant(tenant, connection -> new ProvisioningKeyRepository(connection, tenant)
                                .use(hash)
                                .map(found -> found.orElseThrow(ProvisioningRoutes::unusable))
                                .compose(key -> registration
                                        .newCredential(Optional.empty())
                                        .compose(credential -> registration.register(
                                                connection,
                                                ofDevice,
                                                new NewDevice(
                                                        id,
                                                        body.getString("name", id),
                                                        key.tags(),
                                                        TimeZones.DEFAULT,
                                                        Optional.of(key.name())),
                                                credential)))
                                .compose(registered -> certificate(connection, ofDevice, id, signing)
                                        .map(more -> DeviceRoutes.created(
                                                ofDevice, address, tenants.names(), registered, more)))));
    }

    private Future<Optional<SigningRequest>> signing(JsonObject body, String id) {
        return body.containsKey("csr")
                ? certificates.parse(body.getString("csr"), id).map(Optional::of)
                : Future.succeededFuture(Optional.empty());
    }

    private Future<JsonObject> certificate(
            SqlConnection connection, ApiRequest ofDevice, String id, Optional<SigningRequest> signing) {
        return signing.map(request -> certificates
                        .issue(connection, ofDevice, id, request, Optional.empty())
                        .map(issued -> new JsonObject().put("certificate", issued)))
                .orElseGet(() -> Future.succeededFuture(new JsonObject()));
    }

    private static ApiException unusable() {
        return new ApiException(
                ProblemType.UNAUTHENTICATED, "The provisioning key is unknown, expired or used up. Request a new one.");
    }

    /** Returns the request with the device as its caller, which the audit log then names as the actor. */
    static ApiRequest asDevice(ApiRequest request, TenantId tenant, String id) {
        return request.withCaller(new Caller(tenant, Caller.Kind.DEVICE, 0, id, Optional.empty(), Set.of()));
    }
}
