package dev.rookery.provisioner.web;

import dev.rookery.http.Area;
import dev.rookery.http.Call;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Reply;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Alive: this answers. Ready: the database does, too. A cluster that is away keeps nobody from signing up. */
public final class HealthArea implements Area {
    private static final long PATIENCE_MILLIS = 2_000;

    private final Pool pool;

    public HealthArea(Pool pool) {
        this.pool = pool;
    }

    @Override
    public String section() {
        return "health";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("getLiveness", this::liveness, "getReadiness", this::readiness);
    }

    private Future<Reply> liveness(Call call) {
        return Future.succeededFuture(Reply.ok(new JsonObject().put("status", "up")));
    }

    private Future<Reply> readiness(Call call) {
        return pool.query("SELECT 1 FROM customers LIMIT 1")
                .execute()
                .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .map(rows -> Reply.ok(new JsonObject().put("status", "up")))
                .otherwise(failure -> Reply.json(503, new JsonObject().put("status", "down")));
    }
}
