package dev.rookery.bench.session;

import dev.rookery.bench.peer.ExternalPeer;
import dev.rookery.bench.peer.HiveMqPeer;
import dev.rookery.bench.peer.MoquettePeer;
import dev.rookery.bench.peer.MosquittoPeer;
import dev.rookery.bench.peer.Peer;
import dev.rookery.bench.peer.RookeryPeer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say which brokers take part. */
public final class PeerOptions {
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
    public List<Peer> peers() {
        Path application = home().resolve("app/target");
        List<Peer> all = new ArrayList<>(List.of(
                new RookeryPeer("native", application),
                new RookeryPeer("moquette", application),
                new MosquittoPeer(),
                new MoquettePeer(libraries("moquette")),
                new HiveMqPeer(libraries("hivemq"))));
        external.forEach(text -> all.add(ExternalPeer.parse(text)));
        List<String> names = all.stream().map(Peer::name).toList();
        if (!names.containsAll(only)) {
            throw new IllegalArgumentException("--only takes " + String.join(", ", names));
        }
        return all.stream()
                .filter(peer -> only.isEmpty() || only.contains(peer.name()))
                .toList();
    }

    private Path libraries(String peer) {
        return home().resolve("bench/peers").resolve(peer).resolve("target/lib");
    }
}
