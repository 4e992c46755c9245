package dev.rookery.bench.session;

import dev.rookery.bench.peer.BrokerPeer;
import dev.rookery.bench.peer.ExternalPeer;
import dev.rookery.bench.peer.HiveMqPeer;
import dev.rookery.bench.peer.MoquettePeer;
import dev.rookery.bench.peer.MosquittoPeer;
import dev.rookery.bench.peer.RookeryPeer;
import dev.rookery.config.DataSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that select brokers. */
public final class PeerOptions {
    @Option(
            names = "--peer",
            paramLabel = "HOST:PORT,PID",
            description = "Running broker on this machine that accepts all clients. Repeatable.")
    private List<String> external = List.of();

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Brokers to run: rookery-native, rookery-moquette, mosquitto, moquette, hivemq-ce, or HOST:PORT"
                            + " of a --peer. Default: all")
    private List<String> only = List.of();

    @Option(
            names = "--io",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Network transports of the native engine: epoll, io_uring, nio. Adds one broker for each, named"
                            + " rookery-NAME.")
    private List<String> ioMethods = List.of();

    @Option(
            names = "--compare",
            paramLabel = "NAME=DIR",
            description =
                    "Directory of another build of this project, built. Adds a broker named rookery-NAME. Repeatable.")
    private Map<String, Path> builds = new LinkedHashMap<>();

    @Option(
            names = "--java-options",
            paramLabel = "NAME=OPTIONS",
            description = "Java options of the native engine, separated by spaces. Adds a broker named rookery-NAME."
                    + " Repeatable.")
    private Map<String, String> javaOptions = new LinkedHashMap<>();

    @Option(
            names = "--memory-limit",
            paramLabel = "SIZE",
            description = "Memory limit of rookery-native, such as 128MiB, enforced by a control group. Requires root.")
    private @Nullable DataSize memoryLimit;

    @Option(
            names = "--baseline",
            paramLabel = "NAME",
            defaultValue = "mosquitto",
            description = "Broker that ratios refer to, if it starts. Default: mosquitto")
    private String baseline;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = "${env:ROOKERY_HOME:-.}",
            description = "Project directory, built. Default: ROOKERY_HOME, or the current directory")
    private Path home;

    public String baseline() {
        return baseline;
    }

    public Path home() {
        return home.toAbsolutePath().normalize();
    }

    /**
     * Returns the selected brokers, installed or not.
     *
     * @throws IllegalArgumentException if an option is invalid
     */
    public List<BrokerPeer> peers() {
        List<BrokerPeer> all = new ArrayList<>(List.of(
                nativePeer("rookery-native", List.of()),
                new RookeryPeer("rookery-moquette", home(), List.of("--engine=moquette"), OptionalLong.empty()),
                new MosquittoPeer(),
                new MoquettePeer(libraries("moquette")),
                new HiveMqPeer(libraries("hivemq"))));
        ioMethods.forEach(method -> all.add(nativePeer("rookery-" + method, List.of("--transport=" + method))));
        javaOptions.forEach((name, text) -> all.add(new RookeryPeer(
                "rookery-" + name,
                home(),
                List.of(),
                OptionalLong.empty(),
                List.of(text.trim().split("\\s+")))));
        builds.forEach((build, directory) -> all.add(new RookeryPeer(
                "rookery-" + build, directory.toAbsolutePath().normalize(), List.of(), OptionalLong.empty())));
        external.forEach(text -> all.add(ExternalPeer.parse(text)));
        List<String> names = all.stream().map(BrokerPeer::name).toList();
        if (!names.containsAll(only)) {
            throw new IllegalArgumentException("--only allows " + String.join(", ", names));
        }
        return all.stream()
                .filter(peer -> only.isEmpty() || only.contains(peer.name()))
                .toList();
    }

    private BrokerPeer nativePeer(String name, List<String> options) {
        OptionalLong limit = memoryLimit == null ? OptionalLong.empty() : OptionalLong.of(memoryLimit.bytes());
        return new RookeryPeer(name, home(), options, limit);
    }

    private Path libraries(String peer) {
        return home().resolve("bench/peers").resolve(peer).resolve("target/lib");
    }
}
