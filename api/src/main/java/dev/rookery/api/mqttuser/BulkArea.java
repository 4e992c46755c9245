package dev.rookery.api.mqttuser;

import dev.rookery.api.ApiContext;
import dev.rookery.http.Area;
import dev.rookery.http.Call;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Reply;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** All MQTT users and rights at once, in and out. */
public final class BulkArea implements Area {
    private final ApiContext context;

    public BulkArea(ApiContext context) {
        this.context = context;
    }

    @Override
    public String section() {
        return "bulk";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("importMqttUsers", this::importUsers, "exportMqttUsers", this::exportUsers);
    }

    private Future<Reply> importUsers(Call call) {
        Future<JsonObject> summary = new BulkImport(context, call).run();
        call.context().request().resume();
        return summary.map(Reply::ok);
    }

    private Future<Reply> exportUsers(Call call) {
        boolean csv = call.text("format").equals("csv");
        boolean hashes = call.optionalFlag("hashes").orElse(false);
        JsonObject detail = new JsonObject().put("hashes", hashes);
        return context.audit()
                .record(context.pool(), call, "mqtt.export", "mqtt-users", detail)
                .compose(noted -> new BulkExport(context.pool(), csv, hashes)
                        .write(call.context().response()))
                .map(written -> Reply.streamed());
    }
}
