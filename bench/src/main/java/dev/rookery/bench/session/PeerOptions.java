package dev.rookery.bench.session;

import dev.rookery.bench.peer.BrokerPeer;
import dev.rookery.bench.peer.ExternalPeer;
import dev.rookery.bench.peer.HiveMqPeer;
import dev.rookery.bench.peer.MoquettePeer;
import dev.rookery.bench.peer.MosquittoPeer;
import dev.rookery.bench.peer.RookeryPeer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** The options that say which brokers take part. */
public final class PeerOptions {
    private static final long BYTES_PER_MEBIBYTE = 1 << 20;

    @Option(
            names = "--peer",
            paramLabel = "HOST:PORT,PID",
            description = "Another broker on this machine, already running and open to everybody. Repeatable.")
    private List<String> external = List.of();

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Only these: rookery-native, rookery-moquette, mosquitto, moquette, hivemq-ce, or host:port of"
                            + " a --peer.")
    private List<String> only = List.of();

    @Option(
            names = "--io",
            paramLabel = "NAME",
            split = ",",
            description = "Run rookery-native with these ways to the network, each as a broker of its own named"
                    + " rookery-NAME: epoll, io_uring, nio.")
    private List<String> ioMethods = List.of();

    @Option(
            names = "--memory-limit",
            paramLabel = "MEBIBYTES",
            description = "Run rookery-native by its launcher in a control group of that much memory, as in a"
                    + " container. Needs root.")
    private Integer memoryLimit;

    @Option(
            names = "--baseline",
            paramLabel = "NAME",
            defaultValue = "mosquitto",
            description = "The broker that ratios refer to, if it is there. Default: mosquitto")
    private String baseline;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = "${env:ROOKERY_HOME:-.}",
            description = "Folder of the project, built. Default: ROOKERY_HOME, or the current folder")
    private Path home;

    public String baseline() {
        return baseline;
    }

    public Path home() {
        return home.toAbsolutePath().normalize();
    }

    /**
     * The brokers, whether or not they are there.
     *
     * @throws IllegalArgumentException if an option names a broker that does not exist
     */
    public List<BrokerPeer> peers() {
        List<BrokerPeer> all = new ArrayList<>(List.of(
                nativePeer("rookery-native", List.of()),
                new RookeryPeer("rookery-moquette", home(), List.of("--engine=moquette"), OptionalLong.empty()),
                new MosquittoPeer(),
                new MoquettePeer(libraries("moquette")),
                new HiveMqPeer(libraries("hivemq"))));
        ioMethods.forEach(method -> all.add(nativePeer("rookery-" + method, List.of("--transport=" + method))));
        external.forEach(text -> all.add(ExternalPeer.parse(text)));
        List<String> names = all.stream().map(BrokerPeer::name).toList();
        if (!names.containsAll(only)) {
            throw new IllegalArgumentException("--only takes " + String.join(", ", names));
        }
        return all.stream()
                .filter(peer -> only.isEmpty() || only.contains(peer.name()))
                .toList();
    }

    private BrokerPeer nativePeer(String name, List<String> options) {
        OptionalLong limit =
                memoryLimit == null ? OptionalLong.empty() : OptionalLong.of(memoryLimit * BYTES_PER_MEBIBYTE);
        return new RookeryPeer(name, home(), options, limit);
    }

    private Path libraries(String peer) {
        return home().resolve("bench/peers").resolve(peer).resolve("target/lib");
    }
}
