package dev.rookery.api.mqtt;

/**
 * How the API reaches the broker as an MQTT client: commands to devices, ingestion of sensor data. Its user is made, or given
 * this password, when the API starts. The password is never printed.
 *
 * @param host of the broker
 * @param port of MQTT over TCP, 1 to 65535
 */
public record MqttServiceConfig(String host, int port, String username, String password) {
    public static final String DEFAULT_USERNAME = "rookery-api";

    public MqttServiceConfig {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("The broker's port " + port + " is outside 1 to 65535");
        }
        if (username.isBlank() || password.isBlank()) {
            throw new IllegalArgumentException("The API's MQTT user needs a name and a password");
        }
    }

    @Override
    public String toString() {
        return "MqttServiceConfig[" + username + "@" + host + ":" + port + "]";
    }
}
