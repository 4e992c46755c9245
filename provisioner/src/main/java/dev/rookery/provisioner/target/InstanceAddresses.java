package dev.rookery.provisioner.target;

import io.vertx.core.json.JsonObject;

/**
 * Public addresses of a customer instance.
 *
 * @param instanceUrl console
 * @param apiUrl base URL of the REST API
 * @param mqttUrl address for MQTT clients
 * @param mqttUsername username with which the MQTT user {@code device} connects
 */
public record InstanceAddresses(String instanceUrl, String apiUrl, String mqttUrl, String mqttUsername) {
    /** Addresses of an instance whose target is not served by this process. */
    public static final InstanceAddresses UNKNOWN = new InstanceAddresses("", "", "", "");

    /** Returns the members that the REST API returns. */
    public JsonObject json() {
        return new JsonObject()
                .put("instance_url", instanceUrl)
                .put("api_url", apiUrl)
                .put("mqtt_url", mqttUrl)
                .put("mqtt_username", mqttUsername);
    }
}
