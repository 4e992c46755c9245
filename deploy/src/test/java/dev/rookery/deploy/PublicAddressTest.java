package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses of MQTT that the API names to devices. */
class PublicAddressTest {
    private static final String PREFIX = "ROOKERY_PUBLIC_";

    private static Map<String, String> addresses(String values) {
        return Chart.render(values).container("api").getEnv().stream()
                .filter(variable -> variable.getName().startsWith(PREFIX))
                .collect(Collectors.toMap(variable -> variable.getName().substring(PREFIX.length()), EnvVar::getValue));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{} | none | | wss://abc123.iotistic.cloud/mqtt",
                "{external: {type: LoadBalancer}} | 1883 | | wss://abc123.iotistic.cloud/mqtt",
                "{external: {type: LoadBalancer}, mqttPort: 2883} | 2883 | | wss://abc123.iotistic.cloud/mqtt",
                "{external: {type: NodePort}} | none | | wss://abc123.iotistic.cloud/mqtt",
                "{external: {type: NodePort, nodePorts: {mqtt: 31883}}} | 31883 | | wss://abc123.iotistic.cloud/mqtt",
                "{external: {type: LoadBalancer}, tls: {enabled: true, existingSecret: t}} | none | 8883 |"
                        + " wss://abc123.iotistic.cloud/mqtt",
                "{tls: {enabled: true, existingSecret: t}, public: {mqttsPort: 8883}} | none | 8883 |"
                        + " wss://abc123.iotistic.cloud/mqtt",
                "{public: {mqttPort: 1884, websocketUrl: 'wss://w.example/m'}} | 1884 | | wss://w.example/m"
            })
    void areThoseThatDevicesCanReach(String broker, String plain, String secure, String webSocket) {
        Map<String, String> addresses = addresses(Chart.DEFAULTS + "broker: " + broker);

        assertThat(addresses)
                .containsEntry("MQTT_HOST", "abc123.iotistic.cloud")
                .containsEntry("MQTT_PORT", plain)
                .containsEntry("WEBSOCKET_URL", webSocket);
        assertThat(addresses.get("MQTTS_PORT")).isEqualTo(secure);
    }

    @Test
    void areTheServiceOfTheBrokerWithoutAnyFromOutside() {
        assertThat(addresses("customer: {id: abc123}"))
                .isEqualTo(Map.of("MQTT_HOST", "customer-abc123-broker.customer-abc123.svc", "MQTT_PORT", "1883"));
    }

    /** Values of an earlier release, which --reuse-values takes. */
    @Test
    void acceptsValuesWithoutThem() {
        assertThat(addresses(Chart.DEFAULTS + "broker: {public: null}")).containsEntry("MQTT_PORT", "none");
    }

    @Test
    void includesThePrivateAuthority() {
        assertThat(
                        addresses(
                                Chart.DEFAULTS
                                        + "broker: {public: {host: mqtt.example, caCertificate: \"-----BEGIN CERTIFICATE-----\\nMIIB\\n\"}}"))
                .containsEntry("MQTT_HOST", "mqtt.example")
                .containsEntry("MQTT_CA", "-----BEGIN CERTIFICATE-----\nMIIB\n");
    }
}
