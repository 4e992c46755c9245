package dev.rookery.api.license;

import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** Shows the license and how much of it is used. */
public final class LicenseRoutes implements Routes {
    private final Pool pool;
    private final LicenseGuard guard;

    public LicenseRoutes(Pool pool, LicenseGuard guard) {
        this.pool = pool;
        this.guard = guard;
    }

    /** The guard of a license as it is given. */
    public static Future<LicenseGuard> guard(Vertx vertx, LicenseConfig config) {
        return LicenseReader.read(vertx, config).map(license -> new LicenseGuard(license, Clock.systemUTC()));
    }

    @Override
    public String section() {
        return "license";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("getLicense", this::get);
    }

    /** Tells the broker how many messages the plan permits; it reads this table and stays as it was while it cannot. */
    @Override
    public Future<Void> start() {
        int permitted = guard.limits().messagesPerSecond();
        return pool.preparedQuery("INSERT INTO rookery_limits AS known (messages_per_second) VALUES (nullif($1, 0))"
                        + " ON CONFLICT (only_row) DO UPDATE SET messages_per_second = EXCLUDED.messages_per_second"
                        + " WHERE known.messages_per_second IS DISTINCT FROM EXCLUDED.messages_per_second")
                .execute(Tuple.of(permitted))
                .mapEmpty();
    }

    private Future<ApiResponse> get(ApiRequest call) {
        return pool.query("SELECT (SELECT count(*) FROM devices), (SELECT count(*) FROM api_users)")
                .execute()
                .map(rows -> rows.iterator().next())
                .map(row -> ApiResponse.ok(describe(row.getLong(0), row.getLong(1))));
    }

    private JsonObject describe(long devices, long users) {
        Instant now = guard.now();
        License license = guard.license();
        LicenseLimits limits = guard.limits();
        JsonObject shown = new JsonObject()
                .put("state", license.state(now).text())
                .put("explanation", license.explanation(now))
                .put("plan", license.plan())
                .put(
                        "limits",
                        new JsonObject()
                                .put("devices", limits.devices())
                                .put("users", limits.users())
                                .put("messages_per_second", limits.messagesPerSecond())
                                .put("retention_days", limits.retentionDays()))
                .put("used", new JsonObject().put("devices", devices).put("users", users));
        license.expiresAt().ifPresent(end -> shown.put("expires_at", end.toString()));
        return shown;
    }
}
