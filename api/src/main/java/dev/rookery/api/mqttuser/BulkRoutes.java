package dev.rookery.api.mqttuser;

import dev.rookery.api.ApiContext;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** All MQTT users and rights at once, in and out. */
public final class BulkRoutes implements Routes {
    private final ApiContext context;

    public BulkRoutes(ApiContext context) {
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

    private Future<ApiResponse> importUsers(ApiRequest call) {
        Future<JsonObject> summary = new BulkImport(context, call).run();
        call.context().request().resume();
        return summary.map(ApiResponse::ok);
    }

    private Future<ApiResponse> exportUsers(ApiRequest call) {
        boolean csv = call.string("format").equals("csv");
        boolean hashes = call.optionalBoolean("hashes").orElse(false);
        JsonObject detail = new JsonObject().put("hashes", hashes);
        return context.audit()
                .record(context.pool(), call, "mqtt.export", "mqtt-users", detail)
                .compose(noted -> new BulkExport(context.pool(), csv, hashes)
                        .write(call.context().response()))
                .map(written -> ApiResponse.streamed());
    }
}
