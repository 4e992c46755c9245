package dev.rookery.api.mqtt;

import java.util.Locale;

/**
 * Address that a device connects to.
 *
 * @param path of a WebSocket; empty for MQTT over TCP
 */
public record MqttEndpoint(Scheme scheme, String host, int port, String path) {
    /** Transport of MQTT. */
    public enum Scheme {
        MQTT,
        MQTTS,
        WS,
        WSS;

        public boolean isSecure() {
            return this == MQTTS || this == WSS;
        }

        public boolean isWebSocket() {
            return this == WS || this == WSS;
        }
    }

    /** Returns the URL, such as {@code mqtts://broker.example.com:8883}. */
    public String url() {
        return scheme.name().toLowerCase(Locale.ROOT) + "://" + host + ":" + port + path;
    }
}
