package dev.rookery.api.device;

import dev.rookery.api.mqtt.PublicAddress;
import dev.rookery.http.ApiRequest;
import io.vertx.core.json.JsonObject;

/** Tells how a new device connects, ready to be pasted. */
final class ConnectSnippet {
    private ConnectSnippet() {}

    static JsonObject of(ApiRequest call, PublicAddress address, Registration.Registered registered) {
        String id = registered.device().id();
        String host = address.host()
                .orElseGet(() -> call.context().request().authority().host());
        String options = "-h " + host + " -p " + address.port() + " -i " + id + " -u " + id + " -P '"
                + registered.password() + "'";
        return new JsonObject()
                .put("host", host)
                .put("port", address.port())
                .put("client_id", id)
                .put("username", id)
                .put("password", registered.password())
                .put("publish_to", "sensor/" + id + "/")
                .put("subscribe_to", "command/" + id + "/#")
                .put("reply_to", "reply/" + id + "/")
                .put("try", "mosquitto_pub " + options + " -t sensor/" + id + "/temperature -m '{\"value\": 22.5}'");
    }
}
