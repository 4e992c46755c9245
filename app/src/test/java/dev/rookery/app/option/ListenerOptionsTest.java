package dev.rookery.app.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.config.ClientCertificates;
import dev.rookery.broker.config.ClientCertificates.Mode;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.config.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ListenerOptionsTest {
    private static final ListenerConfig TCP = ListenerConfig.tcp("0.0.0.0", 1883);
    private static final ListenerConfig WEB_SOCKET = ListenerConfig.webSocket("0.0.0.0", 9001);

    @TempDir
    private Path directory;

    private Path certificate;
    private Path key;
    private TlsConfig tls;

    @BeforeEach
    void writeFiles() throws IOException {
        certificate = Files.writeString(directory.resolve("chain.pem"), "");
        key = Files.writeString(directory.resolve("key.pem"), "");
        tls = new TlsConfig(certificate, key);
    }

    private static List<ListenerConfig> listeners(Map<String, String> environment, String... arguments) {
        ListenerOptions options = new ListenerOptions();
        new CommandLine(options)
                .registerConverter(Mode.class, new WordConverter<>(Mode.class))
                .setDefaultValueProvider(new EnvironmentDefaults(environment))
                .parseArgs(arguments);
        return options.listeners();
    }

    private static List<ListenerConfig> listeners(String... arguments) {
        return listeners(Map.of(), arguments);
    }

    private List<ListenerConfig> secured(String... more) {
        String[] arguments = Arrays.copyOf(more, more.length + 2);
        arguments[more.length] = "--tls-certificate=" + certificate;
        arguments[more.length + 1] = "--tls-key=" + key;
        return listeners(arguments);
    }

    @Test
    void createsTcpAndWebSocketListenersWithoutTls() {
        assertThat(listeners()).containsExactly(TCP, WEB_SOCKET);
        assertThat(listeners("--mqtt-port", "none", "--mqtt-host", "::1"))
                .containsExactly(ListenerConfig.webSocket("::1", 9001));
    }

    @Test
    void createsTlsListenersWithACertificate() {
        assertThat(secured())
                .containsExactly(
                        TCP,
                        WEB_SOCKET,
                        ListenerConfig.tcp("0.0.0.0", 8883).withTls(tls),
                        ListenerConfig.webSocket("0.0.0.0", 8084).withTls(tls));
        assertThat(secured("--mqtt-port=none", "--websocket-port=none", "--wss-port=none", "--mqtts-port=8884"))
                .containsExactly(ListenerConfig.tcp("0.0.0.0", 8884).withTls(tls));
    }

    @Test
    void configuresClientCertificates() throws IOException {
        Path authorities = Files.writeString(directory.resolve("ca.pem"), "");

        List<ListenerConfig> listeners = secured(
                "--tls-client-certificates=optional", "--tls-client-ca=" + authorities, "--tls-user-from-certificate");

        assertThat(listeners.get(2).tls().orElseThrow().clientCertificates())
                .isEqualTo(new ClientCertificates(Mode.OPTIONAL, Optional.of(authorities), true));
    }

    @Test
    void trustsTheAuthoritiesOfTenantsWithoutAFile() {
        ClientCertificates clients = secured("--tls-client-certificates=required", "--tls-user-from-certificate")
                .get(2)
                .tls()
                .orElseThrow()
                .clientCertificates();

        assertThat(clients).isEqualTo(new ClientCertificates(Mode.REQUIRED, Optional.empty(), true));
        assertThat(clients.trustsTenants()).isTrue();
        assertThat(new ClientCertificates(Mode.OPTIONAL, Optional.of(Path.of("ca.pem")), true).trustsTenants())
                .isFalse();
        assertThat(ClientCertificates.NONE.trustsTenants()).isFalse();
    }

    @Test
    void parsesListenerUris() throws IOException {
        Path other = Files.writeString(directory.resolve("other.pem"), "");

        assertThat(secured(
                                "--listener=mqtt://[::1]:1884?proxy-protocol=true",
                                "--listener",
                                "wss://localhost:443?tls-certificate=" + other + "&proxy-protocol=false")
                        .subList(4, 6))
                .containsExactly(
                        ListenerConfig.tcp("::1", 1884).withProxyProtocol(),
                        ListenerConfig.webSocket("localhost", 443).withTls(new TlsConfig(other, key)));
        assertThat(listeners(Map.of("ROOKERY_LISTENER", "mqtt://0.0.0.0:1,ws://0.0.0.0:2"))
                        .subList(2, 4))
                .containsExactly(ListenerConfig.tcp("0.0.0.0", 1), ListenerConfig.webSocket("0.0.0.0", 2))
                .allMatch(listener -> listener.tenant().equals(TenantId.DEFAULT));
    }

    @ParameterizedTest
    @CsvSource({
        "--listener=http://a:1, the scheme must be mqtt",
        "--listener=mqtt://a, address or port is missing",
        "--listener=1883, use the form mqtt://",
        "--listener=ws://a:1/mqtt, --websocket-path",
        "--listener=mqtt://a:1?proxy=true, unknown parameter 'proxy'",
        "--listener=mqtt://a:1?proxy-protocol=yes, true or false",
        "--listener=mqtt://a:1?tls-key=x, requires the scheme mqtts or wss",
        "--listener=mqtts://a:1, --tls-certificate and --tls-key",
        "--listener=mqtt://a:70000, allowed are 0 to 65535",
        "--mqtt-port=x, use a port number or none",
        "--mqtts-port=8883, --tls-certificate and --tls-key",
        "--tls-key=x, --tls-certificate and --tls-key",
        "--tls-user-from-certificate, --tls-certificate and --tls-key"
    })
    void reportsInvalidValues(String argument, String reason) {
        assertThatThrownBy(() -> listeners(argument))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void reportsIncompleteTlsSettings() {
        assertThatThrownBy(() -> secured("--tls-user-from-certificate"))
                .hasMessageContaining("--tls-client-certificates");
        assertThatThrownBy(() -> secured("--tls-client-certificates=required", "--tls-client-ca=/does/not/exist"))
                .hasMessageContaining("Cannot read the file /does/not/exist");
    }
}
