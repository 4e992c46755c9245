package dev.rookery.api.certificate;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.certificate.x509.Certificates;
import dev.rookery.api.certificate.x509.ImportedAuthority;
import dev.rookery.api.certificate.x509.ImportedRevocations;
import dev.rookery.api.tenant.RequestTenants;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Map;

/** Manages the certificate authorities of a tenant. */
public final class DeviceCaRoutes implements Routes {
    private final TenantDatabase database;
    private final AuthoritySecrets secrets;
    private final CertificateIssuance issuance;
    private final AuditLog audit;
    private final Clock clock;
    private final RevocationLists lists;

    public DeviceCaRoutes(
            TenantDatabase database,
            RequestTenants tenants,
            AuthoritySecrets secrets,
            CertificateIssuance issuance,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.secrets = secrets;
        this.issuance = issuance;
        this.audit = audit;
        this.clock = clock;
        this.lists = new RevocationLists(database, tenants, secrets, issuance, clock);
    }

    @Override
    public String section() {
        return "device-cas";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "listDeviceCas", this::list,
                "createDeviceCa", this::create,
                "getDeviceCaVerificationCode", this::verificationCode,
                "importDeviceCa", this::importAuthority,
                "getDeviceCa", this::get,
                "rotateDeviceCa", this::rotate,
                "retireDeviceCa", this::retire,
                "getDeviceCrl", lists::get,
                "importDeviceCrl", this::importRevocations);
    }

    /** Loads the secret, or generates it. */
    @Override
    public Future<Void> start() {
        return secrets.load();
    }

    private AuthorityService service() {
        return new AuthorityService(secrets.keys(), clock);
    }

    private Future<ApiResponse> list(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> AuthorityService.list(connection, tenant))
                .map(authorities -> ApiResponse.ok(new JsonObject()
                        .put(
                                "items",
                                new JsonArray(authorities.stream()
                                        .map(DeviceAuthority::describe)
                                        .toList()))));
    }

    private Future<ApiResponse> get(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> find(connection, request))
                .map(authority -> ApiResponse.ok(authority.describe()));
    }

    private Future<ApiResponse> create(ApiRequest request) {
        Caller caller = Caller.of(request);
        String name = request.body().getString("name");
        return database.inTenant(caller.tenant(), connection -> service()
                .create(connection, caller.tenant(), name, caller.name())
                .compose(created -> record(connection, request, "device-ca.create", created)));
    }

    private Future<ApiResponse> rotate(ApiRequest request) {
        Caller caller = Caller.of(request);
        String name = request.body().getString("name");
        return database.inTenant(caller.tenant(), connection -> service()
                .rotate(connection, caller.tenant(), request.string("id"), name, caller.name())
                .compose(created -> record(connection, request, "device-ca.rotate", created)));
    }

    private Future<ApiResponse> retire(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> find(connection, request)
                        .compose(authority -> AuthorityService.retire(connection, tenant, authority.id())
                                .compose(retired -> audit.record(
                                        connection,
                                        request,
                                        "device-ca.retire",
                                        authority.id(),
                                        new JsonObject().put("name", authority.name())))))
                .map(recorded -> ApiResponse.noContent());
    }

    private Future<ApiResponse> verificationCode(ApiRequest request) {
        return Future.succeededFuture(ApiResponse.ok(new JsonObject()
                .put("code", secrets.keys().verificationCode(Caller.of(request).tenant()))));
    }

    private Future<ApiResponse> importAuthority(ApiRequest request) {
        Caller caller = Caller.of(request);
        JsonObject body = request.body();
        return issuance.work(() -> checked(body, caller.tenant()))
                .compose(certificate -> database.inTenant(caller.tenant(), connection -> service()
                        .addImported(connection, caller.tenant(), body.getString("name"), certificate, caller.name())
                        .compose(added -> record(connection, request, "device-ca.import", added))));
    }

    private X509Certificate checked(JsonObject body, TenantId tenant) {
        X509Certificate authority = Certificates.parsePem(body.getString("certificate"));
        X509Certificate proof = Certificates.parsePem(body.getString("verification_certificate"));
        ImportedAuthority.check(authority, proof, secrets.keys().verificationCode(tenant), clock.instant());
        return authority;
    }

    private Future<ApiResponse> importRevocations(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> find(connection, request))
                .compose(authority -> {
                    if (authority.origin() != DeviceAuthority.Origin.IMPORTED) {
                        throw ApiException.conflict(
                                "The platform maintains the revocation list of this authority. Revoke"
                                        + " certificates with POST /api/device-certificates/{serial}/revoke");
                    }
                    return issuance.work(() -> ImportedRevocations.parse(
                            request.body().getString("crl"), authority.certificate(), clock.instant()));
                })
                .compose(list -> database.inTenant(tenant, connection -> put(connection, request, list)));
    }

    private Future<ApiResponse> put(SqlConnection connection, ApiRequest request, ImportedRevocations list) {
        String id = request.string("id");
        return new AuthorityRepository(connection, Caller.of(request).tenant())
                .setRevocations(id, list)
                .compose(changed -> {
                    if (!changed) {
                        throw ApiException.conflict(
                                "The revocation list is older than the present one, or the authority" + " was retired");
                    }
                    return audit.record(
                            connection,
                            request,
                            "device-ca.import-crl",
                            id,
                            new JsonObject().put("revoked", list.count()));
                })
                .map(recorded -> ApiResponse.ok(new JsonObject().put("revoked", list.count())));
    }

    private static Future<DeviceAuthority> find(SqlConnection connection, ApiRequest request) {
        String id = request.string("id");
        return new AuthorityRepository(connection, Caller.of(request).tenant())
                .find(id)
                .map(found -> found.orElseThrow(() -> AuthorityService.notFound(id)));
    }

    private Future<ApiResponse> record(
            SqlConnection connection, ApiRequest request, String action, DeviceAuthority added) {
        return audit.record(connection, request, action, added.id(), new JsonObject().put("name", added.name()))
                .map(recorded -> ApiResponse.created("/api/device-cas/" + added.id(), added.describe()));
    }
}
