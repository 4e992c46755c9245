package dev.rookery.bench.peer;

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
import java.util.stream.Stream;

/** Eclipse Mosquitto, as packaged by the distribution, with a password file and an ACL file. */
public final class MosquittoPeer implements BrokerPeer {
    @Override
    public String name() {
        return "mosquitto";
    }

    @Override
    public RunningPeer start(PeerSetting setting) throws PeerException, InterruptedException {
        Path server = find("mosquitto");
        Path hasher = find("mosquitto_passwd");
        int port = Ports.free();
        try {
            Path configuration = configure(setting, port, hasher);
            ServerProcess process = ServerProcess.start(
                    List.of(server.toString(), "-c", configuration.toString()), Map.of(), setting.directory(), port);
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

    private static Path configure(PeerSetting setting, int port, Path hasher)
            throws IOException, InterruptedException, PeerException {
        Path passwords = setting.directory().resolve("passwords");
        Path acl = setting.directory().resolve("acl");
        Files.write(passwords, AccountFiles.passwords(Accounts.standard(), password -> password));
        Process hashing = new ProcessBuilder(hasher.toString(), "-U", passwords.toString()).start();
        if (hashing.waitFor() != 0) {
            throw new PeerException("mosquitto_passwd failed");
        }
        Files.write(acl, AccountFiles.acl(Accounts.standard()));

        List<String> lines = new ArrayList<>();
        if (setting.transport().isWebSocket()) {
            // Version 2.0.11 requires a TCP listener.
            lines.add("listener " + Ports.free() + " " + Ports.LOOPBACK);
        }
        lines.addAll(List.of(
                "listener " + port + " " + Ports.LOOPBACK,
                "allow_anonymous false",
                "password_file " + passwords,
                "acl_file " + acl,
                // With the default of 20, version 2.0.11 stops delivering under QoS 1 and 2 load.
                "max_inflight_messages 0",
                "persistence false",
                "log_type error"));
        if (isRoot()) {
            // By default Mosquitto switches to a user that cannot read this directory.
            lines.add("user root");
        }
        Transport transport = setting.transport();
        if (transport.isWebSocket()) {
            lines.add("protocol websockets");
        }
        if (transport.isSecure()) {
            lines.add("certfile " + setting.certificate().orElseThrow().chain());
            lines.add("keyfile " + setting.certificate().orElseThrow().key());
        }
        return Files.write(setting.directory().resolve("mosquitto.conf"), lines);
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static Path find(String program) throws PeerException {
        // Debian installs servers in directories that are not in the PATH of unprivileged users.
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new PeerException(program + " is not installed. Run apt-get install mosquitto"));
    }
}
