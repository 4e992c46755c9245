package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.Broker;
import dev.rookery.broker.config.BoundListener;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.store.TenantStores;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.WireClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A broker with the native engine for each test, and its clients, which are closed with it. A test fails if the broker
 * logged an error meanwhile; a leaked buffer is one.
 */
final class EngineFixture implements BeforeEachCallback, AfterEachCallback {
    /** On a busy machine a client may be slow to say who it is. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final FixedAuthority authority = new FixedAuthority();
    private final List<WireClient> clients = new ArrayList<>();
    private final TenantLimits limits;
    private final TenantStores stores;
    private final ErrorLog errors = new ErrorLog();
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private Broker broker;

    EngineFixture() {
        this(TenantLimits.DEFAULT);
    }

    EngineFixture(TenantLimits limits) {
        this(limits, TenantStores.IN_MEMORY);
    }

    EngineFixture(TenantLimits limits, TenantStores stores) {
        this.limits = limits.toBuilder()
                .client(limits.client().toBuilder().connectTimeout(PATIENCE).build())
                .build();
        this.stores = stores;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        errors.start();
        BrokerConfig config = BrokerConfig.inMemory(
                BrokerConfig.Engine.NATIVE,
                ListenerConfig.tcp("127.0.0.1", 0),
                ListenerConfig.webSocket("127.0.0.1", 0));
        broker = Brokers.createNative(config, authority, limits, stores, metrics);
        broker.start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        clients.forEach(WireClient::close);
        broker.close();
        assertThat(errors.stop()).as("errors that were logged").isEmpty();
    }

    FixedAuthority authority() {
        return authority;
    }

    /** The errors that the broker was made to log, which are forgiven. */
    List<String> takeErrors() {
        List<String> taken = List.copyOf(errors.lines());
        errors.lines().removeAll(taken);
        return taken;
    }

    /** How often clients came upon a bound. */
    int reached(Limit bound) {
        return (int) metrics.counter("rookery.broker.limits.reached", "limit", bound.label())
                .count();
    }

    Broker broker() {
        return broker;
    }

    InetSocketAddress address(Transport transport) {
        return broker.listeners().stream()
                .filter(listener -> listener.transport() == transport)
                .map(BoundListener::address)
                .findFirst()
                .orElseThrow();
    }

    /** A connection on which nothing was sent yet. */
    WireClient open() {
        return register(WireClient.tcp(address(Transport.TCP)));
    }

    WireClient register(WireClient client) {
        clients.add(client);
        return client;
    }

    /** A client that is connected. */
    WireClient connect(Connect connect) {
        WireClient client = open();
        int code = client.connect(connect).code();
        if (code != 0) {
            throw new AssertionError("Refused with " + code);
        }
        return client;
    }

    WireClient v5(String clientId) {
        return connect(Connect.v5(clientId));
    }

    WireClient v3(String clientId) {
        return connect(Connect.v3(clientId));
    }
}
