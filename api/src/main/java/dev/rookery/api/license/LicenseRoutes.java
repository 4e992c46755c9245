package dev.rookery.api.license;

import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.Map;

/** Returns the license, its limits and their usage. */
public final class LicenseRoutes implements Routes {
    private final Pool pool;
    private final LicenseGuard guard;

    public LicenseRoutes(Pool pool, LicenseGuard guard) {
        this.pool = pool;
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
        return new BrokerLimitWriter(pool).write(guard.limits());
    }

    private Future<ApiResponse> get(ApiRequest request) {
        return pool.query("SELECT (SELECT count(*) FROM devices), (SELECT count(*) FROM api_users)")
                .execute()
                .map(rows -> rows.iterator().next())
                .map(row -> ApiResponse.ok(describe(row.getLong(0), row.getLong(1))));
    }

    private JsonObject describe(long devices, long users) {
        Instant now = guard.now();
        License license = guard.license();
        LicenseLimits limits = guard.limits();
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
