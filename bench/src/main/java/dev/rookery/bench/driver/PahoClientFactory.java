package dev.rookery.bench.driver;

import dev.rookery.bench.wire.WireProtocol;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Connects clients with the Eclipse Paho library, over TCP or WebSocket. */
public final class PahoClientFactory implements ClientFactory {
    /** Strong reference: the log manager may garbage-collect an unreferenced logger with its level. */
    private static final Logger PAHO_LOG = Logger.getLogger("org.eclipse.paho");

    static {
        // The MQTT 5 client logs each QoS 2 message.
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
                throw new IllegalArgumentException("The Paho clients support the transports tcp and websocket only");
        };
    }

    @Override
    public CompletableFuture<LoadClient> connect(ClientIdentity identity, ClientListener listener) {
        PahoClient.Opener opener =
                switch (version) {
                    case V3_1_1 -> PahoV3Client::open;
                    case V5 -> PahoV5Client::open;
                };
        return PahoLoadClient.connect(loop, opener, address, identity, listener);
    }
}
