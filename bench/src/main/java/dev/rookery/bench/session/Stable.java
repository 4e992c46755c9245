package dev.rookery.bench.session;

import dev.rookery.bench.driver.Transport;
import dev.rookery.bench.peer.BrokerPeer;
import dev.rookery.bench.peer.PeerException;
import dev.rookery.bench.peer.PeerSetting;
import dev.rookery.bench.peer.RunningPeer;
import dev.rookery.bench.peer.ServerCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps the brokers of a session running between their runs, so that none is measured cold. On the main thread. */
final class Stable implements AutoCloseable {
    private final Path directory;
    private final Transport transport;
    private final ServerCertificate certificate;
    private final Map<String, RunningPeer> running = new LinkedHashMap<>();
    private int starts;

    /** @param directory exists, and is the session's own */
    Stable(Path directory, Transport transport, ServerCertificate certificate) {
        this.directory = directory;
        this.transport = transport;
        this.certificate = certificate;
    }

    /** The broker, started if it is not running, or started anew. */
    RunningPeer get(BrokerPeer peer, boolean fresh) throws PeerException, InterruptedException {
        RunningPeer current = running.get(peer.name());
        if (current != null && (fresh || !current.process().canRead())) {
            running.remove(peer.name()).close();
            current = null;
        }
        if (current == null) {
            current = start(peer);
            running.put(peer.name(), current);
        }
        return current;
    }

    private RunningPeer start(BrokerPeer peer) throws PeerException, InterruptedException {
        try {
            String folder = peer.name().replace(':', '-') + "-" + ++starts;
            Path own = Files.createDirectory(directory.resolve(folder));
            return peer.start(new PeerSetting(own, transport, certificate));
        } catch (IOException e) {
            throw new PeerException("no folder for it: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        running.values().forEach(RunningPeer::close);
    }
}
