package dev.rookery.bench.peer;

import dev.rookery.auth.AclRow;
import dev.rookery.bench.driver.Endpoint;
import dev.rookery.bench.driver.Transport;
import dev.rookery.bench.measure.ProcessReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** HiveMQ CE embedded, as released, with an extension for passwords and permissions in memory. */
public final class HiveMqPeer implements BrokerPeer {
    private final Path libraries;

    /** @param libraries directory of its JAR files */
    public HiveMqPeer(Path libraries) {
        this.libraries = libraries;
    }

    @Override
    public String name() {
        return "hivemq-ce";
    }

    @Override
    public RunningPeer start(PeerSetting setting) throws PeerException, InterruptedException {
        int port = Ports.free();
        try {
            configure(setting, port);
            List<String> command = JavaCommand.of(
                    List.of("-Xmx512m"),
                    List.of(libraries),
                    "dev.rookery.bench.peer.hivemq.StockHiveMq",
                    List.of(setting.directory().toString()));
            ServerProcess process = ServerProcess.start(command, Map.of(), setting.directory(), port);
            return new RunningPeer(
                    name(),
                    new Endpoint(Ports.LOOPBACK, port, setting.transport()),
                    new ProcessReader(process.pid()),
                    "extension, in memory",
                    AccountFiles.credentials(Accounts.standard()),
                    Optional.empty(),
                    Optional.empty(),
                    process::stop);
        } catch (IOException e) {
            throw new PeerException("cannot write the configuration: " + e.getMessage(), e);
        }
    }

    private static void configure(PeerSetting setting, int port) throws IOException {
        Path directory = setting.directory();
        Files.createDirectories(directory.resolve("data"));
        Files.createDirectories(directory.resolve("extensions"));
        Path configuration = Files.createDirectories(directory.resolve("conf"));
        List<String> accounts = new ArrayList<>();
        for (Account account : Accounts.standard()) {
            for (AclRow row : account.grants()) {
                accounts.add(String.join(
                        "\t", account.username(), account.password(), row.topic(), Integer.toString(row.access())));
            }
        }
        Files.write(directory.resolve("accounts"), accounts);
        Files.writeString(configuration.resolve("config.xml"), """
                <?xml version="1.0"?>
                <hivemq>
                  <listeners>
                    <%1$s>
                      <port>%2$d</port>
                      <bind-address>%3$s</bind-address>
                      %4$s
                    </%1$s>
                  </listeners>
                  <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                </hivemq>
                """.formatted(
                        listener(setting.transport()), port, Ports.LOOPBACK, tls(setting)));
    }

    private static String listener(Transport transport) {
        return switch (transport) {
            case TCP -> "tcp-listener";
            case TLS -> "tls-tcp-listener";
            case WEBSOCKET -> "websocket-listener";
            case SECURE_WEBSOCKET -> "tls-websocket-listener";
        };
    }

    private static String tls(PeerSetting setting) {
        if (!setting.transport().isSecure()) {
            return "";
        }
        return """
                <tls><keystore><path>%s</path><password>%2$s</password>\
                <private-key-password>%2$s</private-key-password></keystore></tls>""".formatted(setting.certificate().orElseThrow().store(), ServerCertificate.STORE_PASSWORD);
    }
}
