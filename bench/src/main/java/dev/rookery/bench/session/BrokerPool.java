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
import java.util.Optional;

/** Running brokers of a session, reused by its runs. Confined to the main thread. */
final class BrokerPool implements AutoCloseable {
    private final Path directory;
    private final Transport transport;
    private final Optional<ServerCertificate> certificate;
    private final Map<String, RunningPeer> running = new LinkedHashMap<>();
    private int starts;

    /** @param directory existing directory of the session */
    BrokerPool(Path directory, Transport transport, Optional<ServerCertificate> certificate) {
        this.directory = directory;
        this.transport = transport;
        this.certificate = certificate;
    }

    /** Returns the running broker. Starts it if it is not running. */
    RunningPeer get(BrokerPeer peer) throws PeerException, InterruptedException {
        return get(peer, false, false);
    }

    /**
     * Returns the running broker.
     *
     * @param restart whether to restart it if it is running
     * @param reportsMemory whether a broker that is started must report its memory
     */
    RunningPeer get(BrokerPeer peer, boolean restart, boolean reportsMemory)
            throws PeerException, InterruptedException {
        RunningPeer current = running.get(peer.name());
        if (current != null && (restart || !current.process().canRead())) {
            running.remove(peer.name());
            current.close();
            current = null;
        }
        if (current == null) {
            current = start(peer, reportsMemory);
            running.put(peer.name(), current);
        }
        return current;
    }

    private RunningPeer start(BrokerPeer peer, boolean reportsMemory) throws PeerException, InterruptedException {
        try {
            String folder = peer.name().replace(':', '-') + "-" + ++starts;
            Path peerDirectory = Files.createDirectory(directory.resolve(folder));
            return peer.start(new PeerSetting(peerDirectory, transport, certificate, reportsMemory));
        } catch (IOException e) {
            throw new PeerException("cannot create its directory: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        running.values().forEach(RunningPeer::close);
    }
}
