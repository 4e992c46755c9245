package dev.rookery.bench.peer;

import dev.rookery.bench.driver.Endpoint;
import dev.rookery.bench.measure.ProcessReader;
import dev.rookery.digest.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Moquette, as released, with a password file and an ACL file. */
public final class MoquettePeer implements BrokerPeer {
    private final Path libraries;

    /** @param libraries directory of its JAR files */
    public MoquettePeer(Path libraries) {
        this.libraries = libraries;
    }

    @Override
    public String name() {
        return "moquette";
    }

    @Override
    public RunningPeer start(PeerSetting setting) throws PeerException, InterruptedException {
        int port = Ports.free();
        try {
            Path configuration = configure(setting, port);
            List<String> command = JavaCommand.of(
                    List.of("-Xmx512m"),
                    List.of(libraries),
                    "dev.rookery.bench.peer.moquette.StockMoquette",
                    List.of(configuration.toString()));
            ServerProcess process = ServerProcess.start(command, Map.of(), setting.directory(), port);
            return new RunningPeer(
                    name(),
                    new Endpoint(Ports.LOOPBACK, port, setting.transport()),
                    new ProcessReader(process.pid()),
                    "password file and ACL file",
                    AccountFiles.credentials(Accounts.standard()),
                    Optional.empty(),
                    Optional.empty(),
                    process::stop);
        } catch (IOException e) {
            throw new PeerException("cannot write the configuration: " + e.getMessage(), e);
        }
    }

    private static Path configure(PeerSetting setting, int port) throws IOException {
        Path passwords = setting.directory().resolve("passwords");
        Path acl = setting.directory().resolve("acl");
        Files.write(passwords, AccountFiles.passwords(Accounts.standard(), Sha256::hex));
        Files.write(
                acl,
                AccountFiles.acl(Accounts.standard()).stream()
                        .map(MoquettePeer::escapeWildcard)
                        .toList());
        Path data = Files.createDirectories(setting.directory().resolve("data"));

        List<String> lines = new ArrayList<>(List.of(
                "host " + Ports.LOOPBACK,
                portProperty(setting) + " " + port,
                "allow_anonymous false",
                "password_file " + passwords,
                "acl_file " + acl,
                "persistence_enabled false",
                "telemetry_enabled false",
                "data_path " + data));
        if (setting.transport().isSecure()) {
            lines.add("jks_path " + setting.certificate().orElseThrow().store());
            lines.add("key_store_type pkcs12");
            lines.add("key_store_password " + ServerCertificate.STORE_PASSWORD);
            lines.add("key_manager_password " + ServerCertificate.STORE_PASSWORD);
        }
        if (setting.transport().isSecure() || setting.transport().isWebSocket()) {
            lines.add("port disabled");
        }
        return Files.write(setting.directory().resolve("moquette.conf"), lines);
    }

    /**
     * Appends a comment, so that Moquette does not parse a final {@code #} as the start of a comment.
     */
    private static String escapeWildcard(String line) {
        return line.matches("[\\w\\s/+]+#") ? line + " #" : line;
    }

    private static String portProperty(PeerSetting setting) {
        return switch (setting.transport()) {
            case TCP -> "port";
            case TLS -> "ssl_port";
            case WEBSOCKET -> "websocket_port";
            case SECURE_WEBSOCKET -> "secure_websocket_port";
        };
    }
}
