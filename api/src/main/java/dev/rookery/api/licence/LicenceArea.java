package dev.rookery.api.licence;

import dev.rookery.http.Area;
import dev.rookery.http.Call;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Reply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** Shows the licence and how much of it is used. */
public final class LicenceArea implements Area {
    private final Pool pool;
    private final LicenceGuard guard;

    public LicenceArea(Pool pool, LicenceGuard guard) {
        this.pool = pool;
        this.guard = guard;
    }

    /** The guard of a licence as it is given. */
    public static Future<LicenceGuard> guard(Vertx vertx, LicenceConfig config) {
        return LicenceReader.read(vertx, config).map(licence -> new LicenceGuard(licence, Clock.systemUTC()));
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

    private Future<Reply> get(Call call) {
        return pool.query("SELECT (SELECT count(*) FROM devices), (SELECT count(*) FROM api_users)")
                .execute()
                .map(rows -> rows.iterator().next())
                .map(row -> Reply.ok(describe(row.getLong(0), row.getLong(1))));
    }

    private JsonObject describe(long devices, long users) {
        Instant now = guard.now();
        Licence licence = guard.licence();
        Limits limits = guard.limits();
        JsonObject shown = new JsonObject()
                .put("state", licence.state(now).text())
                .put("explanation", licence.explanation(now))
                .put("plan", licence.plan())
                .put(
                        "limits",
                        new JsonObject()
                                .put("devices", limits.devices())
                                .put("users", limits.users())
                                .put("messages_per_second", limits.messagesPerSecond())
                                .put("retention_days", limits.retentionDays()))
                .put("used", new JsonObject().put("devices", devices).put("users", users));
        licence.expiresAt().ifPresent(end -> shown.put("expires_at", end.toString()));
        return shown;
    }
}
