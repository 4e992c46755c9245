package dev.rookery.app.mosquitto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerSettingsTest {
    private static final String PATH_DIFFERENCE =
            "WebSocket clients are served at the path /mqtt only (--websocket-path), not at every path";

    @Test
    void importsOneListenerPerTransport() {
        assertThat(settings("listener 1884 10.0.0.1", "listener 9002 10.0.0.1", "protocol websockets"))
                .containsExactly("--mqtt-host 10.0.0.1", "--mqtt-port 1884", "--websocket-port 9002");
        assertThat(differences("listener 1884", "listener 9002", "protocol websockets"))
                .containsExactly(PATH_DIFFERENCE);
    }

    @Test
    void disablesListenersThatMosquittoDoesNotHave() {
        assertThat(settings("listener 1883")).containsExactly("--mqtt-port 1883", "--websocket-port none");
        assertThat(settings("listener 9001", "protocol websockets"))
                .containsExactly("--websocket-port 9001", "--mqtt-port none");
        assertThat(settings()).containsExactly("--mqtt-host 127.0.0.1", "--mqtt-port 1883", "--websocket-port none");
    }

    @Test
    void readsTheDefaultListener() {
        assertThat(settings("port 1885", "bind_address localhost"))
                .containsExactly("--mqtt-host localhost", "--mqtt-port 1885", "--websocket-port none");
        assertThat(settings("certfile c.pem", "keyfile k.pem"))
                .contains("--mqtts-port 1883", "--mqtt-port none", "--tls-certificate c.pem");
        assertThat(settings("listener 1884", "port 1885"))
                .containsExactly("--mqtt-port 1885", "--websocket-port none", "--listener mqtt://0.0.0.0:1884");
    }

    @Test
    void importsSeveralListeners() {
        assertThat(settings(
                        "listener 1883 127.0.0.1",
                        "listener 1884 127.0.0.1",
                        "listener 1885 ::1",
                        "listener 9001",
                        "protocol websockets"))
                .containsExactly(
                        "--mqtt-host 127.0.0.1",
                        "--mqtt-port 1883",
                        "--websocket-port none",
                        "--listener mqtt://127.0.0.1:1884",
                        "--listener mqtt://[::1]:1885",
                        "--listener ws://0.0.0.0:9001");
    }

    @Test
    void importsTls() {
        assertThat(settings(
                        "listener 8883",
                        "cafile /certs/ca.crt",
                        "certfile /certs/server.crt",
                        "keyfile /certs/server.key",
                        "require_certificate true",
                        "use_identity_as_username true"))
                .containsExactly(
                        "--mqtts-port 8883",
                        "--mqtt-port none",
                        "--websocket-port none",
                        "--wss-port none",
                        "--tls-certificate /certs/server.crt",
                        "--tls-key /certs/server.key",
                        "--tls-client-certificates required",
                        "--tls-client-ca /certs/ca.crt",
                        "--tls-user-from-certificate");
    }

    @Test
    void ignoresAuthoritiesWithoutClientCertificates() {
        assertThat(settings("listener 8883", "cafile a", "certfile c", "keyfile k", "require_certificate false"))
                .containsExactly(
                        "--mqtts-port 8883",
                        "--mqtt-port none",
                        "--websocket-port none",
                        "--wss-port none",
                        "--tls-certificate c",
                        "--tls-key k");
    }

    @Test
    void importsDifferentTlsSettings() {
        assertThat(settings(
                        "listener 1883",
                        "listener 8883",
                        "certfile /a,b/c.pem",
                        "keyfile k",
                        "cafile ca",
                        "require_certificate true",
                        "listener 8884",
                        "certfile c2",
                        "keyfile k",
                        "listener 8084",
                        "protocol websockets",
                        "certfile c2",
                        "keyfile k"))
                .containsExactly(
                        "--mqtt-port 1883",
                        "--mqtts-port 8884",
                        "--wss-port 8084",
                        "--websocket-port none",
                        "--tls-certificate c2",
                        "--tls-key k",
                        "--listener mqtts://0.0.0.0:8883?tls-certificate=/a%2Cb/c.pem"
                                + "&tls-client-certificates=required&tls-client-ca=ca");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cafile ca, certfile c                      | it has options of TLS without both certfile and keyfile",
                "require_certificate true                   | it has options of TLS without both certfile and keyfile",
                "psk_hint hint                              | pre-shared keys of TLS (psk_hint) have no counterpart",
                "certfile c, keyfile k, tls_engine pkcs11   | a private key in a TLS engine has no counterpart",
                "certfile c, keyfile k, tls_keyform engine  | a private key in a TLS engine has no counterpart",
                "mount_point site/                          | mount_point has no counterpart",
                "bind_interface eth0                        | bind_interface has no counterpart",
                "protocol http_api                          | the protocol http_api has no counterpart",
            })
    void leavesOutListenersThatWouldBeLessSafe(String options, String reason) {
        String[] lines = ("listener 8883, " + options).split(", ");

        assertThat(settings(lines)).containsExactly("--mqtt-port none", "--websocket-port none");
        assertThat(differences(lines))
                .singleElement()
                .asString()
                .startsWith("listener 8883 is not taken over: " + reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listener 65536            | '65536' is not a port number",
                "listener mqtt             | 'mqtt' is not a port number",
                "listener 1883 # main      | '# main' is not an address or host name",
                "listener 1883 [::1]       | '[::1]' is not an address or host name",
                "listener 1883 a b         | 'a b' is not an address or host name",
            })
    void leavesOutListenersThatMosquittoRefuses(String listener, String reason) {
        assertThat(settings(listener)).containsExactly("--mqtt-port none", "--websocket-port none");
        assertThat(differences(listener)).singleElement().asString().endsWith("is not taken over: " + reason);
    }

    @Test
    void doesNotServePlainTextOnThePortOfTls() {
        assertThat(settings("certfile c", "keyfile k", "listener 8883")).doesNotContain("--mqtt-port 8883");
        assertThat(differences("certfile c", "keyfile k", "listener 8883"))
                .singleElement()
                .asString()
                .startsWith("listener 8883 is not taken over: it is the port of TLS");
    }

    @Test
    void ignoresUnixSockets() {
        assertThat(settings("listener 0 /run/mosquitto.sock", "listener 1884")).contains("--mqtt-port 1884");
        assertThat(differences("listener 0 /run/mosquitto.sock", "listener 1884"))
                .containsExactly("listener 0 is not taken over: Rookery does not listen on Unix sockets");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tls_version tlsv1.2              | ",
                "tls_version tlsv1.3              | tls_version tlsv1.3: TLS 1.2 is accepted too",
                "tls_version tlsv1.1              | tls_version tlsv1.1: TLS 1.2 or newer is required",
                "ciphers HIGH                     | ciphers: the cipher suites are those of the Java runtime",
                "use_username_as_clientid true    | use_username_as_clientid: clients keep their own client id",
                "crlfile l, require_certificate true, cafile ca | crlfile: no client certificate is accepted until",
                "capath d, require_certificate true             | capath: no client certificate is accepted until",
                "use_subject_as_username true, cafile ca, require_certificate true | use_subject_as_username: the username"
                        + " is not the subject",
                "use_identity_as_username true, cafile ca | client certificates are required, because",
            })
    void reportsDifferencesOfTls(String options, String difference) {
        List<String> differences = differences(("listener 8883, certfile c, keyfile k, " + options).split(", "));

        if (difference == null) {
            assertThat(differences).isEmpty();
        } else {
            assertThat(differences).singleElement().asString().startsWith("listener 8883: " + difference);
        }
    }

    @Test
    void doesNotTrustAuthoritiesWhoseRevocationsItWouldMiss() {
        assertThat(settings(
                        "listener 8883",
                        "certfile c",
                        "keyfile k",
                        "cafile ca",
                        "crlfile list",
                        "require_certificate true"))
                .contains("--tls-client-certificates required")
                .doesNotContain("--tls-client-ca ca");
    }

    @Test
    void notesThatAllAddressesAreThoseOfIpv4() {
        String note = "listeners without an address are those of IPv4; --mqtt-host :: adds IPv6";

        assertThat(new ListenerSettings(MosquittoConfig.parse(List.of("listener 1883"))).notes())
                .containsExactly(note);
        assertThat(new ListenerSettings(MosquittoConfig.parse(List.of("listener 1883 ::"))).notes())
                .isEmpty();
        assertThat(differences("listener 1883", "socket_domain ipv6"))
                .containsExactly("listener 1883: socket_domain ipv6: the listener is for IPv4; set --mqtt-host ::");
    }

    @Test
    void importsTheProxyProtocol() {
        assertThat(settings("listener 1883", "enable_proxy_protocol 2"))
                .contains("--mqtt-port none", "--listener mqtt://0.0.0.0:1883?proxy-protocol=true");
    }

    private static List<String> settings(String... lines) {
        return new ListenerSettings(MosquittoConfig.parse(List.of(lines)))
                .settings().stream().map(Setting::toString).toList();
    }

    private static List<String> differences(String... lines) {
        return new ListenerSettings(MosquittoConfig.parse(List.of(lines))).differences();
    }
}
