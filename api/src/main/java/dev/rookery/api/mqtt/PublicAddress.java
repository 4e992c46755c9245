package dev.rookery.api.mqtt;

import dev.rookery.api.mqtt.MqttEndpoint.Scheme;
import dev.rookery.config.Ranges;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of the broker that devices can reach. At least one of the ports or the WebSocket URL is present.
 *
 * @param host empty for the host name of the API request
 * @param plainPort port of MQTT over TCP, 1 to 65535
 * @param securePort port of MQTT over TLS, 1 to 65535
 * @param webSocketUrl URL of MQTT over WebSocket, in which {@link #HOST} stands for the host name
 * @param certificateAuthority certificates in PEM format with which devices verify the broker; empty for those of public
 *     authorities
 */
public record PublicAddress(
        Optional<String> host,
        Optional<Integer> plainPort,
        Optional<Integer> securePort,
        Optional<String> webSocketUrl,
        Optional<String> certificateAuthority) {
    public static final int DEFAULT_PORT = 1883;

    /** Placeholder of the host name. */
    public static final String HOST = "{host}";

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    public PublicAddress {
        plainPort.ifPresent(port -> Ranges.requirePort("Public MQTT port", port));
        securePort.ifPresent(port -> Ranges.requirePort("Public MQTTS port", port));
        webSocketUrl.ifPresent(url -> webSocket(url, "host"));
        if (plainPort.isEmpty() && securePort.isEmpty() && webSocketUrl.isEmpty()) {
            throw new IllegalArgumentException(
                    "No public address of MQTT; set --public-mqtt-port, --public-mqtts-port or"
                            + " --public-websocket-url");
        }
    }

    /** Returns the address of MQTT over TCP without TLS. */
    public static PublicAddress tcp(Optional<String> host, int port) {
        return new PublicAddress(host, Optional.of(port), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Returns the address that a device should use: with TLS rather than without, over TCP rather than WebSocket.
     *
     * @param name host name, see {@link #host}
     */
    public MqttEndpoint endpoint(String name) {
        return securePort
                .map(port -> new MqttEndpoint(Scheme.MQTTS, name, port, ""))
                .or(() -> plainPort.map(port -> new MqttEndpoint(Scheme.MQTT, name, port, "")))
                .orElseGet(() -> webSocket(name).orElseThrow());
    }

    /** Returns the address of MQTT over WebSocket. */
    public Optional<MqttEndpoint> webSocket(String name) {
        return webSocketUrl.map(url -> webSocket(url, name));
    }

    private static MqttEndpoint webSocket(String template, String name) {
        try {
            URI url = URI.create(template.replace(HOST, name));
            Scheme scheme = Scheme.valueOf(String.valueOf(url.getScheme()).toUpperCase(Locale.ROOT));
            if (scheme.isWebSocket() && url.getHost() != null) {
                int port = url.getPort() < 0 ? scheme.isSecure() ? HTTPS_PORT : HTTP_PORT : url.getPort();
                return new MqttEndpoint(scheme, url.getHost(), port, url.getPath());
            }
        } catch (IllegalArgumentException e) {
            throw invalid(template, e);
        }
        throw invalid(template, null);
    }

    private static IllegalArgumentException invalid(String template, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "Invalid public WebSocket URL '" + template + "'; write it as wss://" + HOST + "/mqtt", cause);
    }
}
