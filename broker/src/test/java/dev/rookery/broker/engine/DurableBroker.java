package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.Broker;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.store.Durability;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.ServerPacket.Connack;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Broker with durable state and two tenants. A crash is simulated by a new broker on a copy of the current files, as a killed
 * process would leave them.
 */
final class DurableBroker implements AutoCloseable {
    static final TenantId OTHER_TENANT = new TenantId("other");

    private final Path folder;
    private final List<WireClient> clients = new ArrayList<>();
    private FixedAuthority authority = new FixedAuthority();
    private Broker broker;
    private int crashes;

    DurableBroker(Path folder) {
        this.folder = folder;
        broker = start(data());
    }

    private Path data() {
        return folder.resolve("broker" + crashes);
    }

    /** Starts another broker on the same files. */
    Broker startSecond() {
        return start(data());
    }

    private Broker start(Path data) {
        BrokerConfig config = BrokerConfig.builder(
                        BrokerConfig.Engine.NATIVE,
                        ListenerConfig.tcp("127.0.0.1", 0),
                        ListenerConfig.tcp("127.0.0.1", 0).withTenant(OTHER_TENANT))
                .persistence(data, Durability.OS)
                .build();
        Broker started = Brokers.create(config, authority);
        started.start();
        return started;
    }

    /** Simulates a crash, and restarts with an authority without users. */
    void crash() {
        crashes++;
        copy(folder.resolve("broker" + (crashes - 1)), data());
        stop();
        authority = new FixedAuthority();
        broker = start(data());
    }

    /** Stops and starts the broker in an orderly way. */
    void restart() {
        stop();
        broker = start(data());
    }

    private void stop() {
        clients.forEach(WireClient::close);
        clients.clear();
        broker.close();
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            // Files that begin with a dot are not in use yet and may be renamed meanwhile.
            for (Path file : (Iterable<Path>)
                    files.filter(file -> !file.getFileName().toString().startsWith("."))::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    FixedAuthority authority() {
        return authority;
    }

    Broker broker() {
        return broker;
    }

    static Connect durable(String clientId) {
        return Connect.v5(clientId).resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 1000);
    }

    /** Connects a client with a new durable session. */
    WireClient durableClient(String clientId) {
        return connect(durable(clientId), false);
    }

    /** Connects a client with an existing durable session. */
    WireClient back(String clientId) {
        return connect(durable(clientId), true);
    }

    WireClient connect(Connect connect, boolean sessionPresent) {
        return connect(0, connect, sessionPresent);
    }

    WireClient connectToOtherTenant(Connect connect, boolean sessionPresent) {
        return connect(1, connect, sessionPresent);
    }

    private WireClient connect(int listener, Connect connect, boolean sessionPresent) {
        WireClient client = WireClient.tcp(broker.listeners().get(listener).address());
        clients.add(client);
        Connack connack = client.connect(connect);
        assertThat(connack.code()).isZero();
        assertThat(connack.sessionPresent()).as("session present").isEqualTo(sessionPresent);
        return client;
    }

    /** Connects a client whose session ends with its connection. */
    WireClient client(String clientId) {
        return connect(Connect.v5(clientId), false);
    }

    @Override
    public void close() {
        stop();
    }
}
