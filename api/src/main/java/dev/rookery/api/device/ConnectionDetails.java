package dev.rookery.api.device;

import dev.rookery.api.caller.Caller;
import dev.rookery.api.mqtt.DeviceTopics;
import dev.rookery.api.mqtt.PublicAddress;
import dev.rookery.api.sensor.SensorTopics;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiRequest;
import dev.rookery.tenant.TenantNames;
import io.vertx.core.json.JsonObject;

/** Connection settings of a new device, with a command line for a first test. */
final class ConnectionDetails {
    private ConnectionDetails() {}

    static JsonObject of(
            ApiRequest request, PublicAddress address, TenantNames names, DeviceRegistration.Registered registered) {
        String id = registered.device().id();
        TenantId tenant = Caller.of(request).tenant();
        String username = names.mqttUsername(tenant, id);
        String host = names.requiredHost(tenant)
                .or(address::host)
                .orElseGet(() -> request.context().request().authority().host());
        String options = "-h " + host + " -p " + address.port() + " -i " + id + " -u " + username + " -P '"
                + registered.password() + "'";
        return new JsonObject()
                .put("host", host)
                .put("port", address.port())
                .put("client_id", id)
                .put("username", username)
                .put("password", registered.password())
                .put("publish_to", SensorTopics.metric(id, ""))
                .put("subscribe_to", DeviceTopics.commands(id))
                .put("reply_to", DeviceTopics.reply(id, ""))
                .put(
                        "example_command",
                        "mosquitto_pub " + options + " -t " + SensorTopics.metric(id, "temperature")
                                + " -m '{\"value\": 22.5}'");
    }
}
