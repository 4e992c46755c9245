package dev.rookery.api.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.mqtt.MqttEndpoint;
import dev.rookery.api.mqtt.PublicAddress;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnippetsTest {
    private static final String HOST = "broker.example.com";
    private static final String PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    private static final Optional<String> WEB_SOCKET = Optional.of("wss://{host}/mqtt");

    private static JsonObject snippets(PublicAddress address, String password) {
        MqttEndpoint endpoint = address.endpoint(HOST);
        return new Snippets(
                        endpoint,
                        address.webSocket(HOST),
                        address.certificateAuthority(),
                        Map.of("id", "pump-7", "username", "pump-7", "password", password, "topic", "sensor/pump-7/t"))
                .toJson();
    }

    private static PublicAddress address(
            int plain, int secure, Optional<String> webSocket, Optional<String> authority) {
        return new PublicAddress(
                Optional.empty(),
                Optional.of(plain).filter(port -> port > 0),
                Optional.of(secure).filter(port -> port > 0),
                webSocket,
                authority);
    }

    @Test
    void usesTcpWithoutTls() {
        JsonObject snippets = snippets(address(1883, 0, Optional.empty(), Optional.empty()), "secret");

        assertThat(snippets.fieldNames())
                .containsExactly("mosquitto_pub", "python", "node", "arduino", "esp_mqtt", "java", "go", "csharp");
        assertThat(snippets.getString("mosquitto_pub"))
                .isEqualTo("mosquitto_pub -h broker.example.com -p 1883 -i pump-7 -u pump-7 -P secret -q 1"
                        + " -t sensor/pump-7/t -m '{\"value\": 22.5}'\n");
        assertThat(snippets.getString("python"))
                .contains("client.connect(\"broker.example.com\", 1883)")
                .doesNotContain("tls_set", "websockets");
        assertThat(snippets.getString("node")).contains("mqtt.connect(\"mqtt://broker.example.com:1883\"");
        assertThat(snippets.getString("esp_mqtt")).doesNotContain("verification");
    }

    @Test
    void prefersTlsAndHasThePrivateAuthority() {
        JsonObject snippets = snippets(address(1883, 8883, WEB_SOCKET, Optional.of(PEM)), "secret");

        assertThat(snippets.getString("mosquitto_pub")).contains("-p 8883 --cafile ca.pem", PEM.strip());
        assertThat(snippets.getString("python")).contains("tls_set(ca_certs=\"ca.pem\")");
        assertThat(snippets.getString("node")).contains("mqtts://broker.example.com:8883", "ca: fs.readFileSync");
        assertThat(snippets.getString("browser")).contains("wss://broker.example.com:443/mqtt");
        assertThat(snippets.getString("arduino")).contains(PEM.strip(), "WiFiClientSecure network");
        assertThat(snippets.getString("esp_mqtt")).contains("\"MIIB\\n\"");
        assertThat(snippets.getString("java")).contains("sslWithDefaultConfig", "keytool");
        assertThat(snippets.getString("go")).contains("x509.NewCertPool");
        assertThat(snippets.getString("csharp")).contains("UseTls");
    }

    @Test
    void usesPublicAuthorities() {
        JsonObject snippets = snippets(address(0, 8883, Optional.empty(), Optional.empty()), "secret");

        assertThat(snippets.getString("mosquitto_pub")).contains("--tls-use-os-certs");
        assertThat(snippets.getString("python")).contains("client.tls_set()");
        assertThat(snippets.getString("esp_mqtt")).contains("esp_crt_bundle_attach");
        assertThat(snippets.getString("go")).doesNotContain("x509");
    }

    /** Without a port that devices can reach, as behind an Ingress. */
    @Test
    void usesWebSocketsIfNothingElseIsReachable() {
        JsonObject snippets = snippets(address(0, 0, WEB_SOCKET, Optional.empty()), "secret");

        assertThat(snippets.fieldNames())
                .containsExactly("python", "node", "browser", "esp_mqtt", "java", "go", "csharp");
        assertThat(snippets.getString("python"))
                .contains("transport=\"websockets\"", "ws_set_options(path=\"/mqtt\")", "tls_set()")
                .contains("client.connect(\"broker.example.com\", 443)");
        assertThat(snippets.getString("java")).contains("serverPath(\"/mqtt\")", "sslWithDefaultConfig");
    }

    @Test
    void escapesPasswords() {
        String password = "a'b\"c\\d </script> $(id) {topic} é";
        JsonObject snippets = snippets(address(1883, 0, WEB_SOCKET, Optional.empty()), password);

        assertThat(snippets.getString("mosquitto_pub")).contains("-P 'a'\\''b\"c\\d </script> $(id) {topic} é' -q");
        assertThat(snippets.getString("python")).contains("\"a'b\\\"c\\\\d </script> $(id) {topic} é\"");
        assertThat(snippets.getString("browser")).containsOnlyOnce("</script>");
    }

    @Test
    void leavesNoPlaceholderOrCondition() {
        JsonObject snippets = snippets(address(1883, 8883, WEB_SOCKET, Optional.of(PEM)), "secret");

        assertThat(snippets.getMap().values()).allSatisfy(text -> assertThat(text.toString())
                .doesNotContainPattern("(?m)^@[a-z]+ ")
                .doesNotContainPattern("\\{(id|username|password|topic|url|host|port|path|websocket|ca)[:}]"));
    }
}
