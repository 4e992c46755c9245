package dev.rookery.api.mqtt;

import dev.rookery.config.Ranges;

/**
 * MQTT connection of the API to the broker, used for commands to devices and the ingestion of sensor data. The API
 * creates the MQTT user, or sets its password, at its start. {@link #toString} omits the password.
 *
 * @param host host of the broker
 * @param port port of MQTT over TCP, 1 to 65535
 */
public record MqttServiceConfig(String host, int port, String username, String password) {
    public static final String DEFAULT_USERNAME = "rookery-api";

    public MqttServiceConfig {
        Ranges.requirePort("MQTT port of the broker", port);
        if (username.isBlank() || password.isBlank()) {
            throw new IllegalArgumentException("The MQTT user of the API requires a username and a password");
        }
    }

    @Override
    public String toString() {
        return "MqttServiceConfig[" + username + "@" + host + ":" + port + "]";
    }
}
