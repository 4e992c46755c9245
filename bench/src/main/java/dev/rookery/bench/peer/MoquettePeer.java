package dev.rookery.bench.peer;

import dev.rookery.bench.driver.Endpoint;
import dev.rookery.bench.measure.ProcessReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Moquette as it is on Maven Central, with its password file and ACL file. */
public final class MoquettePeer implements BrokerPeer {
    private final Path libraries;

    /** @param libraries the folder with its jars */
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
                    process::stop);
        } catch (IOException e) {
            throw new PeerException("cannot be configured: " + e.getMessage(), e);
        }
    }

    private static Path configure(PeerSetting setting, int port) throws IOException {
        Path passwords = setting.directory().resolve("passwords");
        Path acl = setting.directory().resolve("acl");
        Files.write(passwords, AccountFiles.passwords(Accounts.standard(), MoquettePeer::sha256));
        Files.write(
                acl,
                AccountFiles.acl(Accounts.standard()).stream()
                        .map(MoquettePeer::withoutComment)
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
            lines.add("jks_path " + setting.certificate().store());
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
     * Keeps a final {@code #} from being read as the start of a comment, which Moquette does in lines of such characters
     * alone, unless a comment follows.
     */
    private static String withoutComment(String line) {
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

    private static String sha256(String password) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
