package dev.rookery.api.device;

import dev.rookery.api.access.AccessConfig;
import dev.rookery.api.access.FailedLogins;
import dev.rookery.api.access.LoginUser;
import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.certificate.CertificateIssuance;
import dev.rookery.api.certificate.PresentedCertificate;
import dev.rookery.api.certificate.x509.SigningRequest;
import dev.rookery.api.tenant.RequestTenants;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PasswordAuthenticator;
import dev.rookery.http.PasswordAuthenticator.Credentials;
import dev.rookery.http.ProblemType;
import dev.rookery.http.QueryResults;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.Optional;

/** Issues certificates to devices: on behalf of an operator, and to devices that have a password or a certificate already. */
public final class EnrollmentRoutes implements Routes {
    private final TenantDatabase database;
    private final RequestTenants tenants;
    private final CertificateIssuance certificates;
    private final PasswordAuthenticator<UserKey> login;
    private final FailedLogins failedLogins;

    public EnrollmentRoutes(
            Vertx vertx,
            TenantDatabase database,
            RequestTenants tenants,
            CertificateIssuance certificates,
            AuditLog audit,
            AccessConfig access) {
        this.database = database;
        this.tenants = tenants;
        this.certificates = certificates;
        this.failedLogins = new FailedLogins(database, audit, "device.login-failed");
        this.login = new PasswordAuthenticator<>(vertx, this::credentials, access.throttle(), access.passwordCost());
    }

    @Override
    public String section() {
        return "device-enrollment";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "issueDeviceCertificate", this::issue,
                "requestDeviceCertificate", this::requestWithPassword,
                "renewDeviceCertificate", this::renew);
    }

    @Override
    public Future<Void> stop() {
        login.close();
        return Future.succeededFuture();
    }

    private Future<ApiResponse> issue(ApiRequest request) {
        JsonObject body = request.body();
        String id = request.string("id");
        Optional<Integer> lifetime = Optional.ofNullable(body.getInteger("lifetime_days"));
        TenantId tenant = Caller.of(request).tenant();
        if (!body.containsKey("csr")) {
            return database.inTenant(tenant, connection -> requireDevice(connection, tenant, id)
                            .compose(device -> certificates.issueWithKey(connection, request, id, lifetime)))
                    .map(EnrollmentRoutes::created);
        }
        return certificates
                .parse(body.getString("csr"), id)
                .compose(signing -> database.inTenant(tenant, connection -> requireDevice(connection, tenant, id)
                        .compose(device -> certificates.issue(connection, request, id, signing, lifetime))))
                .map(EnrollmentRoutes::created);
    }

    private static Future<Device> requireDevice(SqlConnection connection, TenantId tenant, String id) {
        return new DeviceRepository(connection, tenant)
                .find(id)
                .map(found -> found.orElseThrow(() -> DeviceRoutes.notFound(id)));
    }

    private Future<ApiResponse> requestWithPassword(ApiRequest request) {
        JsonObject body = request.body();
        String id = body.getString("id");
        UserKey device = LoginUser.of(request, tenants, Optional.ofNullable(body.getString("tenant")), id);
        return authenticate(request, device, body.getString("password"))
                .compose(known -> {
                    // Only a correct password shows the state of the tenant.
                    tenants.requireActive(known.tenant());
                    return certificates.parse(body.getString("csr"), id);
                })
                .compose(signing -> issueTo(request, device.tenant(), id, signing));
    }

    private Future<UserKey> authenticate(ApiRequest request, UserKey device, String password) {
        return login.authenticate(device, password, request.remoteAddress()).recover(failure -> {
            boolean wrong = failure instanceof ApiException problem && problem.type() == ProblemType.UNAUTHENTICATED;
            Future<Void> recorded = wrong ? failedLogins.record(request, device) : Future.succeededFuture();
            return recorded.compose(done -> Future.failedFuture(failure));
        });
    }

    private Future<Optional<Credentials<UserKey>>> credentials(UserKey user) {
        if (!tenants.isKnown(user.tenant())) {
            return Future.succeededFuture(Optional.empty());
        }
        String users = tenants.tables(user.tenant()).users();
        return database.inTenant(user.tenant(), connection -> new DeviceRepository(connection, user.tenant())
                .find(user.username())
                .compose(device -> connection
                        .preparedQuery("SELECT password_hash FROM " + users + " WHERE username = $1 AND is_active")
                        .execute(Tuple.of(user.username()))
                        .map(rows -> QueryResults.first(rows, row -> new Credentials<>(user, row.getString(0)))
                                .filter(found -> device.isPresent()))));
    }

    private Future<ApiResponse> renew(ApiRequest request) {
        JsonObject body = request.body();
        return certificates
                .work(() -> PresentedCertificate.parse(body.getString("certificate")))
                .compose(presented -> presented
                        .owner(database)
                        .compose(owner -> owner.isPresent()
                                ? certificates.work(() -> owner.filter(known ->
                                        presented.hasSigned(body.getString("csr"), body.getString("signature"))))
                                : Future.succeededFuture(owner)))
                .map(owner -> owner.orElseThrow(() -> new ApiException(
                        ProblemType.UNAUTHENTICATED,
                        "The certificate is unknown, expired or revoked, or the signature is wrong")))
                .compose(owner -> {
                    tenants.requireHost(request, owner.tenant());
                    tenants.requireActive(owner.tenant());
                    return certificates
                            .parse(body.getString("csr"), owner.username())
                            .compose(signing -> issueTo(request, owner.tenant(), owner.username(), signing));
                });
    }

    private Future<ApiResponse> issueTo(ApiRequest request, TenantId tenant, String id, SigningRequest signing) {
        ApiRequest ofDevice = ProvisioningRoutes.asDevice(request, tenant, id);
        return database.inTenant(tenant, connection -> requireDevice(connection, tenant, id)
                        .compose(device -> certificates.issue(connection, ofDevice, id, signing, Optional.empty())))
                .map(EnrollmentRoutes::created);
    }

    private static ApiResponse created(JsonObject certificate) {
        return ApiResponse.created("/api/device-certificates/" + certificate.getString("serial"), certificate);
    }
}
