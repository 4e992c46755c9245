package dev.rookery.api.license;

import dev.rookery.api.caller.Caller;
import dev.rookery.auth.TenantId;
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

/** Returns the license, its limits and their usage. */
public final class LicenseRoutes implements Routes {
    private static final String USED = "SELECT (SELECT count(*) FROM devices WHERE tenant = $1),"
            + " (SELECT count(*) FROM api_users WHERE tenant = $1)";

    private final Pool pool;
    private final TenantDatabase database;
    private final LicenseGuard guard;

    /** @param pool writes the limits of the broker */
    public LicenseRoutes(Pool pool, TenantDatabase database, LicenseGuard guard) {
        this.pool = pool;
        this.database = database;
        this.guard = guard;
    }

    @Override
    public String section() {
        return "license";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("getLicense", this::get);
    }

    @Override
    public Future<Void> start() {
        return guard.limits(TenantId.DEFAULT).compose(new BrokerLimitWriter(pool)::write);
    }

    private Future<ApiResponse> get(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        return guard.license(tenant).compose(license -> database.inTenant(
                        tenant, connection -> connection.preparedQuery(USED).execute(Tuple.of(tenant.value())))
                .map(rows -> rows.iterator().next())
                .map(row -> ApiResponse.ok(describe(license, row.getLong(0), row.getLong(1)))));
    }

    private JsonObject describe(License license, long devices, long users) {
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
        return json;
    }
}
