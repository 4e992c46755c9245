package dev.rookery.app.option;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.mosquitto.ListenerSettings;
import dev.rookery.app.mosquitto.MosquittoConfig;
import dev.rookery.app.mosquitto.Setting;
import dev.rookery.broker.config.ClientCertificates;
import dev.rookery.broker.config.ClientCertificates.Mode;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.config.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Listeners of a Mosquitto, through the settings of the import, as the broker reads them. */
class ImportedListenersTest {
    @TempDir
    private Path folder;

    private Path certificate;
    private Path key;
    private Path authorities;

    @BeforeEach
    void writeFiles() throws IOException {
        certificate = Files.writeString(folder.resolve("a,b c.pem"), "");
        key = Files.writeString(folder.resolve("key.pem"), "");
        authorities = Files.writeString(folder.resolve("ca.pem"), "");
    }

    @Test
    void listenersKeepTheirAddressesAndTls() {
        TlsConfig anyClient = new TlsConfig(certificate, key);
        TlsConfig withCertificate =
                new TlsConfig(certificate, key, new ClientCertificates(Mode.REQUIRED, Optional.of(authorities), true));

        assertThat(listeners(
                        "listener 1883 127.0.0.1",
                        "listener 8883",
                        tls(),
                        "cafile " + authorities,
                        "require_certificate true",
                        "use_identity_as_username true",
                        "listener 8884",
                        tls(),
                        "listener 8084 ::1",
                        "protocol websockets",
                        tls()))
                .containsExactlyInAnyOrder(
                        ListenerConfig.tcp("127.0.0.1", 1883),
                        ListenerConfig.tcp("0.0.0.0", 8883).withTls(withCertificate),
                        ListenerConfig.tcp("0.0.0.0", 8884).withTls(anyClient),
                        ListenerConfig.webSocket("::1", 8084).withTls(anyClient));
    }

    @Test
    void aListenerWithTlsStaysTheOnlyOne() {
        assertThat(listeners("listener 8883", tls()))
                .containsExactly(ListenerConfig.tcp("0.0.0.0", 8883).withTls(new TlsConfig(certificate, key)));
        assertThat(listeners("listener 9443", "protocol websockets", tls()))
                .containsExactly(ListenerConfig.webSocket("0.0.0.0", 9443).withTls(new TlsConfig(certificate, key)));
    }

    @Test
    void certificatesWithARevocationListAreNotTrusted() {
        assertThat(listeners(
                        "listener 8883",
                        tls(),
                        "cafile " + authorities,
                        "crlfile " + authorities,
                        "require_certificate true",
                        "listener 8884",
                        tls(),
                        "cafile " + authorities,
                        "require_certificate true"))
                .containsExactlyInAnyOrder(
                        ListenerConfig.tcp("0.0.0.0", 8883)
                                .withTls(new TlsConfig(
                                        certificate,
                                        key,
                                        new ClientCertificates(Mode.REQUIRED, Optional.empty(), false))),
                        ListenerConfig.tcp("0.0.0.0", 8884)
                                .withTls(new TlsConfig(
                                        certificate,
                                        key,
                                        new ClientCertificates(Mode.REQUIRED, Optional.of(authorities), false))));
    }

    private String tls() {
        return "certfile " + certificate + "\nkeyfile " + key;
    }

    private static List<ListenerConfig> listeners(String... lines) {
        List<Setting> settings = new ListenerSettings(
                        MosquittoConfig.parse(List.of(String.join("\n", lines).split("\n"))))
                .settings();
        ListenerOptions options = new ListenerOptions();
        new CommandLine(options)
                .registerConverter(Mode.class, new WordConverter<>(Mode.class))
                .parseArgs(settings.stream()
                        .flatMap(setting -> setting.value().isEmpty()
                                ? Stream.of(setting.option())
                                : Stream.of(setting.option(), setting.value()))
                        .toArray(String[]::new));
        return options.listeners();
    }
}
