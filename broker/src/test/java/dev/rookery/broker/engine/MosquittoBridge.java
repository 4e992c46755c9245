package dev.rookery.broker.engine;

import dev.rookery.testkit.FreePort;
import dev.rookery.testkit.RunningProcess;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Eclipse Mosquitto as packaged by the distribution, with a bridge to the broker under test. */
final class MosquittoBridge implements AutoCloseable {
    static final String CLIENT_ID = "edge.main";
    static final String USERNAME = "bridge";
    static final String PASSWORD = "secret";

    private final RunningProcess process;
    private final InetSocketAddress address;

    private MosquittoBridge(RunningProcess process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /** Returns the program; empty if it is not installed. */
    static Optional<Path> program() {
        return Stream.concat(
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(directory -> Path.of(directory, "mosquitto"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts Mosquitto and returns when it accepts clients.
     *
     * @param version value of {@code bridge_protocol_version}
     * @param topics values of {@code topic}, such as {@code in/# in 2}
     */
    static MosquittoBridge start(Path folder, InetSocketAddress remote, String version, String... topics)
            throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.find());
        List<String> lines = new ArrayList<>(List.of(
                "user root",
                "listener " + address.getPort() + " 127.0.0.1",
                "allow_anonymous true",
                // With the default of 20, version 2.0.11 stops delivering under load. 0 is an invalid Receive Maximum
                // of MQTT 5.
                "max_inflight_messages 1000",
                "max_queued_messages 0",
                "connection edge",
                "address 127.0.0.1:" + remote.getPort(),
                "bridge_protocol_version " + version,
                "remote_clientid " + CLIENT_ID,
                "remote_username " + USERNAME,
                "remote_password " + PASSWORD,
                "cleansession false",
                "notifications false",
                "restart_timeout 1"));
        Stream.of(topics).forEach(topic -> lines.add("topic " + topic));
        Path configuration = Files.write(folder.resolve("mosquitto.conf"), lines);
        RunningProcess process =
                RunningProcess.start(List.of(program().orElseThrow().toString(), "-v", "-c", configuration.toString()));
        MosquittoBridge bridge = new MosquittoBridge(process, address);
        Awaitility.await("Mosquitto").atMost(Duration.ofMinutes(1)).until(bridge::accepts);
        return bridge;
    }

    private boolean accepts() {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        process.close();
    }
}
