package dev.rookery.bench.peer;

import dev.rookery.bench.driver.Endpoint;
import dev.rookery.bench.measure.ProcessReader;
import java.util.Map;
import java.util.Optional;

/** Running broker on this machine that accepts all clients. The benchmark neither starts nor stops it. */
public final class ExternalPeer implements BrokerPeer {
    private final String host;
    private final int port;
    private final long pid;

    private ExternalPeer(String host, int port, long pid) {
        this.host = host;
        this.port = port;
        this.pid = pid;
    }

    /** Parses {@code host:port,pid}. */
    public static ExternalPeer parse(String text) {
        int comma = text.lastIndexOf(',');
        int colon = text.lastIndexOf(':', Math.max(comma, 0));
        if (colon < 1) {
            throw new IllegalArgumentException("'" + text + "' is not host:port,pid");
        }
        return new ExternalPeer(
                text.substring(0, colon),
                Integer.parseInt(text.substring(colon + 1, comma)),
                Long.parseLong(text.substring(comma + 1)));
    }

    @Override
    public String name() {
        return host + ":" + port;
    }

    @Override
    public RunningPeer start(PeerSetting setting) throws PeerException {
        ProcessReader process = new ProcessReader(pid);
        if (!process.canRead()) {
            throw new PeerException("cannot read process " + pid + " on this machine");
        }
        if (!Ports.isOpen(host, port)) {
            throw new PeerException("cannot connect to " + name());
        }
        return new RunningPeer(
                name(),
                new Endpoint(host, port, setting.transport()),
                process,
                RunningPeer.NO_AUTHENTICATION,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                () -> {});
    }
}
