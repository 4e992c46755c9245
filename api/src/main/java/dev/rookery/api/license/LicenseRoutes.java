package dev.rookery.api.license;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Map;

/** Returns the license, its limits and their usage, and installs another one. */
public final class LicenseRoutes implements Routes {
    private static final String USED = "SELECT (SELECT count(*) FROM devices WHERE tenant = $1),"
            + " (SELECT count(*) FROM api_users WHERE tenant = $1)";

    private static final String INSTALL =
            "UPDATE rookery_tenants SET license = $2 WHERE id = $1 AND license IS DISTINCT FROM $2";

    private final Pool pool;
    private final TenantDatabase database;
    private final TenantLicenses licenses;
    private final LicenseGuard guard;
    private final AuditLog audit;

    /** @param pool writes the limits of the broker */
    public LicenseRoutes(
            Pool pool, TenantDatabase database, TenantLicenses licenses, LicenseGuard guard, AuditLog audit) {
        this.pool = pool;
        this.database = database;
        this.licenses = licenses;
        this.guard = guard;
        this.audit = audit;
    }

    @Override
    public String section() {
        return "license";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("getLicense", this::get, "putLicense", this::put);
    }

    @Override
    public Future<Void> start() {
        return guard.limits(TenantId.DEFAULT).compose(new BrokerLimitWriter(pool)::write);
    }

    private Future<ApiResponse> put(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        licenses.uploadObstacle(tenant).ifPresent(obstacle -> {
            throw ApiException.conflict(obstacle);
        });
        String key = request.body().getString("key").strip();
        return licenses.verify(key, tenant)
                .compose(license -> {
                    requireUsable(license);
                    JsonObject detail = new JsonObject().put("plan", license.plan());
                    license.expiresAt().ifPresent(end -> detail.put("expires_at", end.toString()));
                    return database.inTenant(tenant, connection -> connection
                            .preparedQuery(INSTALL)
                            .execute(Tuple.of(tenant.value(), key))
                            .compose(installed ->
                                    audit.record(connection, request, "license.install", license.plan(), detail)));
                })
                .compose(installed -> {
                    // Other processes read it again when the registry notifies them of the change.
                    licenses.forget(tenant);
                    return tenant.equals(TenantId.DEFAULT)
                            ? guard.limits(tenant).compose(new BrokerLimitWriter(pool)::write)
                            : Future.succeededFuture();
                })
                .compose(applied -> describe(tenant));
    }

    private void requireUsable(License license) {
        Instant now = guard.now();
        if (license.state(now) == License.State.INVALID || license.state(now) == License.State.EXPIRED) {
            throw ApiException.invalid(license.explanation(now) + ". The installed license stays in force.");
        }
    }

    private Future<ApiResponse> get(ApiRequest request) {
        return describe(Caller.of(request).tenant());
    }

    private Future<ApiResponse> describe(TenantId tenant) {
        return guard.license(tenant).compose(license -> database.inTenant(
                        tenant, connection -> connection.preparedQuery(USED).execute(Tuple.of(tenant.value())))
                .map(rows -> rows.iterator().next())
                .map(row -> ApiResponse.ok(describe(tenant, license, row.getLong(0), row.getLong(1)))));
    }

    private JsonObject describe(TenantId tenant, License license, long devices, long users) {
        Instant now = guard.now();
        LicenseLimits limits = license.limits(now);
        JsonObject json = new JsonObject()
                .put("state", license.state(now).text())
                .put("explanation", license.explanation(now))
                .put("plan", license.plan())
                .put(
                        "limits",
                        new JsonObject()
                                .put("devices", limits.devices())
                                .put("users", limits.users())
                                .put("messages_per_second", limits.messagesPerSecond())
                                .put("retention_days", limits.retentionDays())
                                .put("broker", new JsonObject(Map.copyOf(limits.broker()))))
                .put("used", new JsonObject().put("devices", devices).put("users", users));
        license.expiresAt().ifPresent(end -> json.put("expires_at", end.toString()));
        licenses.uploadObstacle(tenant).ifPresent(obstacle -> json.put("upload_obstacle", obstacle));
        return json;
    }
}
