package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.auth.service.ServiceKey;
import dev.rookery.auth.service.ServiceKeys;
import dev.rookery.auth.service.ServiceLogin;
import dev.rookery.broker.Broker;
import dev.rookery.broker.config.BoundListener;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.broker.config.MemorySettings;
import dev.rookery.broker.config.WebSocketConfig;
import dev.rookery.broker.limit.FlappingLimits;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.store.TenantStores;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.WireClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Native broker for each test, with clients that are closed after it. A test fails if the broker logs an error; a leaked
 * buffer is logged as one.
 */
final class EngineFixture implements BeforeEachCallback, AfterEachCallback {
    /** On a busy machine a client may send CONNECT late. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofHours(1);

    /** Key of the platform's own clients. */
    static final ServiceKey SERVICE_KEY = ServiceKey.random();

    /** Key before its rotation. */
    static final ServiceKey PREVIOUS_SERVICE_KEY = ServiceKey.random();

    private final FixedAuthority authority = new FixedAuthority();
    private final List<WireClient> clients = new ArrayList<>();
    private final TenantLimits limits;
    private final TenantStores stores;
    private final LongSupplier clock;
    private final ErrorLog errors = new ErrorLog();
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private FlappingLimits flapping = FlappingLimits.DEFAULT;
    private MemorySettings memory = MemorySettings.ofProcess();
    private WebSocketConfig webSocket = WebSocketConfig.DEFAULT;
    private Broker broker;

    EngineFixture() {
        this(TenantLimits.DEFAULT);
    }

    EngineFixture(TenantLimits limits) {
        this(limits, TenantStores.IN_MEMORY);
    }

    EngineFixture(TenantLimits limits, TenantStores stores) {
        this(limits, stores, System::nanoTime);
    }

    /** @param clock measures the work of the event loops */
    EngineFixture(TenantLimits limits, TenantStores stores, LongSupplier clock) {
        this.clock = clock;
        this.limits = limits.toBuilder()
                .client(limits.client().toBuilder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .build())
                .build();
        this.stores = stores;
    }

    /** Sets the memory budget of the brokers. */
    EngineFixture memory(MemorySettings settings) {
        memory = settings;
        return this;
    }

    /** Sets the configuration of the WebSocket listener. */
    EngineFixture webSocket(WebSocketConfig config) {
        webSocket = config;
        return this;
    }

    /** Sets when clients count as flapping. */
    EngineFixture flapping(FlappingLimits settings) {
        flapping = settings;
        return this;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        errors.start();
        BrokerConfig config = BrokerConfig.builder(
                        BrokerConfig.Engine.NATIVE,
                        ListenerConfig.tcp("127.0.0.1", 0),
                        ListenerConfig.webSocket("127.0.0.1", 0),
                        ListenerConfig.internal("127.0.0.1", 0))
                .memory(memory)
                .webSocket(webSocket)
                .flapping(flapping)
                .serviceKeys(new ServiceKeys(SERVICE_KEY, Optional.of(PREVIOUS_SERVICE_KEY)))
                .build();
        broker = Brokers.createNative(config, authority, limits, stores, metrics, clock);
        broker.start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        clients.forEach(WireClient::close);
        broker.close();
        assertThat(errors.stop()).as("logged errors").isEmpty();
    }

    FixedAuthority authority() {
        return authority;
    }

    /** Removes and returns the logged errors, so that they do not fail the test. */
    List<String> takeErrors() {
        List<String> taken = List.copyOf(errors.lines());
        errors.lines().removeAll(taken);
        return taken;
    }

    /** Returns the counter of a limit. */
    int reached(Limit limit) {
        return (int) metrics.counter("rookery.broker.limits.reached", "limit", limit.label())
                .count();
    }

    MeterRegistry metrics() {
        return metrics;
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

    /** Opens a connection without sending CONNECT. */
    WireClient open() {
        return register(WireClient.tcp(address(Transport.TCP)));
    }

    WireClient register(WireClient client) {
        clients.add(client);
        return client;
    }

    /** Opens a connection to the internal listener without sending CONNECT. */
    WireClient openInternal() {
        InetSocketAddress address = broker.listeners().stream()
                .filter(BoundListener::internal)
                .map(BoundListener::address)
                .findFirst()
                .orElseThrow();
        return register(WireClient.tcp(address));
    }

    /** Returns the CONNECT with the credentials of a component of the default tenant. */
    static Connect as(ServiceComponent component, Connect connect) {
        ServiceLogin login = new ServiceLogin(component, TenantId.DEFAULT, SERVICE_KEY, Clock.systemUTC());
        return connect.user(login.username(), new String(login.token(), StandardCharsets.UTF_8));
    }

    /** Connects a component of the default tenant to the internal listener. */
    WireClient connectInternal(ServiceComponent component, Connect connect) {
        WireClient client = openInternal();
        int code = client.connect(as(component, connect)).code();
        if (code != 0) {
            throw new AssertionError("Refused with code " + code);
        }
        return client;
    }

    /** Connects a client. */
    WireClient connect(Connect connect) {
        WireClient client = open();
        int code = client.connect(connect).code();
        if (code != 0) {
            throw new AssertionError("Refused with code " + code);
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
