package dev.rookery.api.info;

import dev.rookery.api.caller.Caller;
import dev.rookery.api.mqtt.PublicAddress;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantNames;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Returns the version, the addresses of MQTT, the features and the time of this server. */
public final class InfoRoutes implements Routes {
    /** Path of MQTT over WebSocket at the address of the console. */
    private static final String WEBSOCKET_PATH = "/mqtt";

    private final String version;
    private final PublicAddress address;
    private final TenantNames names;
    private final List<String> features;
    private final Clock clock;

    /** @param features that this server has, such as {@code live} */
    public InfoRoutes(String version, PublicAddress address, TenantNames names, List<String> features, Clock clock) {
        this.version = version;
        this.address = address;
        this.names = names;
        this.features = features;
        this.clock = clock;
    }

    @Override
    public String section() {
        return "info";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("getInfo", this::get);
    }

    private Future<ApiResponse> get(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        String host = names.requiredHost(tenant)
                .or(address::host)
                .orElseGet(() -> request.context().request().authority().host());
        String user = names.mqttUsername(tenant, "");
        return Future.succeededFuture(ApiResponse.ok(new JsonObject()
                .put("version", version)
                .put("time", clock.instant().toString())
                .put("tenant", tenant.value())
                .put(
                        "mqtt",
                        new JsonObject()
                                .put("host", address.endpoint(host).host())
                                .put("port", address.endpoint(host).port())
                                .put("username_suffix", user))
                .put("websocket", new JsonObject().put("path", WEBSOCKET_PATH))
                .put("features", new JsonArray(features))));
    }
}
