package dev.rookery.api.device;

import dev.rookery.api.caller.Caller;
import dev.rookery.api.mqtt.DeviceTopics;
import dev.rookery.api.mqtt.MqttEndpoint;
import dev.rookery.api.mqtt.PublicAddress;
import dev.rookery.api.sensor.SensorTopics;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiRequest;
import dev.rookery.tenant.TenantNames;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** Connection settings of a device, with programs for a first test. */
final class ConnectionDetails {
    /** In programs whose reader knows the password already, or sets a new one. */
    private static final String PLACEHOLDER = "PASSWORD";

    private ConnectionDetails() {}

    /** @param password empty if the caller must not or cannot see it */
    static JsonObject of(
            ApiRequest request, PublicAddress address, TenantNames names, String id, Optional<String> password) {
        TenantId tenant = Caller.of(request).tenant();
        String username = names.mqttUsername(tenant, id);
        String host = names.requiredHost(tenant)
                .or(address::host)
                .orElseGet(() -> request.context().request().authority().host());
        MqttEndpoint endpoint = address.endpoint(host);
        Optional<MqttEndpoint> webSocket = address.webSocket(host);
        String topic = SensorTopics.metric(id, "temperature");
        JsonObject snippets = new Snippets(
                        endpoint,
                        webSocket,
                        address.certificateAuthority(),
                        Map.of(
                                "id",
                                id,
                                "username",
                                username,
                                "password",
                                password.orElse(PLACEHOLDER),
                                "topic",
                                topic))
                .toJson();
        JsonObject ports = new JsonObject();
        address.plainPort().ifPresent(port -> ports.put("mqtt", port));
        address.securePort().ifPresent(port -> ports.put("mqtts", port));
        JsonObject details = new JsonObject()
                .put("url", endpoint.url())
                .put("host", endpoint.host())
                .put("port", endpoint.port())
                .put("tls", endpoint.scheme().isSecure())
                .put("ports", ports)
                .put("client_id", id)
                .put("username", username)
                .put("publish_to", SensorTopics.metric(id, ""))
                .put("subscribe_to", DeviceTopics.commands(id))
                .put("reply_to", DeviceTopics.reply(id, ""))
                .put("example_command", exampleCommand(snippets))
                .put("snippets", snippets);
        password.ifPresent(secret -> details.put("password", secret));
        webSocket.ifPresent(found -> details.put("websocket_url", found.url()));
        address.certificateAuthority().ifPresent(pem -> details.put("ca_certificate", pem));
        return details;
    }

    /** The command of mosquitto_pub; the program for Node.js if devices can use WebSockets only. */
    private static String exampleCommand(JsonObject snippets) {
        return snippets.getString("mosquitto_pub", snippets.getString("node")).stripTrailing();
    }
}
