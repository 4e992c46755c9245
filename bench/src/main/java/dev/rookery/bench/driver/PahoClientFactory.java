package dev.rookery.bench.driver;

import dev.rookery.bench.wire.WireProtocol;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Opens connections with Eclipse Paho, as many real programs do. TCP and WebSocket. */
public final class PahoClientFactory implements ClientFactory {
    /** Strong reference: the log manager discards the level of an unreferenced logger. */
    private static final Logger PAHO_LOG = Logger.getLogger("org.eclipse.paho");

    static {
        // The MQTT 5 client writes a line for each message of QoS 2.
        PAHO_LOG.setLevel(Level.WARNING);
    }

    private final DriverLoop loop;
    private final String address;
    private final WireProtocol version;

    public PahoClientFactory(DriverLoop loop, Endpoint endpoint, WireProtocol version) {
        this.loop = loop;
        this.version = version;
        address = switch (endpoint.transport()) {
            case TCP -> "tcp://" + endpoint;
            case WEBSOCKET -> "ws://" + endpoint + Endpoint.WEBSOCKET_PATH;
            case TLS, SECURE_WEBSOCKET ->
                throw new IllegalArgumentException("The Paho clients run over tcp and websocket");
        };
    }

    @Override
    public CompletableFuture<LoadClient> connect(ClientIdentity identity, ClientListener listener) {
        return switch (version) {
            case V3_1_1 -> PahoV3Client.connect(loop, address, identity, listener);
            case V5 -> PahoV5Client.connect(loop, address, identity, listener);
        };
    }
}
