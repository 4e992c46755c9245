package dev.rookery.api.certificate;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Lists and revokes device certificates. */
public final class DeviceCertificateRoutes implements Routes {
    private final TenantDatabase database;
    private final AuditLog audit;

    public DeviceCertificateRoutes(TenantDatabase database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    @Override
    public String section() {
        return "device-certificates";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "listDeviceCertificates", this::list,
                "getDeviceCertificate", this::get,
                "revokeDeviceCertificate", this::revoke);
    }

    private Future<ApiResponse> list(ApiRequest request) {
        PageRequest page = request.page();
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> new CertificateRepository(connection, tenant)
                        .list(page, request.optionalString("device"), request.optionalString("ca")))
                .map(certificates -> ApiResponse.ok(page.toJson(
                        certificates,
                        IssuedCertificate::describe,
                        last -> new JsonArray(List.of(IssuedCertificate.text(last.serial()))))));
    }

    private Future<ApiResponse> get(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        BigInteger serial = CertificateRepository.parse(request.string("serial"));
        return database.inTenant(tenant, connection -> new CertificateRepository(connection, tenant).find(serial))
                .map(found -> found.orElseThrow(() -> notFound(serial)))
                .map(certificate -> ApiResponse.ok(certificate.describe()));
    }

    private Future<ApiResponse> revoke(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        BigInteger serial = CertificateRepository.parse(request.string("serial"));
        return database.inTenant(tenant, connection -> new CertificateRepository(connection, tenant)
                .revoke(serial)
                .map(found -> found.orElseThrow(() -> notFound(serial)))
                .compose(revoked -> audit.record(
                                connection,
                                request,
                                "device-certificate.revoke",
                                revoked.username().orElse(""),
                                new JsonObject().put("serial", IssuedCertificate.text(serial)))
                        .map(recorded -> ApiResponse.ok(revoked.describe()))));
    }

    private static ApiException notFound(BigInteger serial) {
        return ApiException.notFound("device certificate '" + IssuedCertificate.text(serial) + "'");
    }
}
