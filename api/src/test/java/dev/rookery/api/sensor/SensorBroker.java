package dev.rookery.api.sensor;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import dev.rookery.api.mqtt.BrokerTls;
import dev.rookery.api.mqtt.MqttServiceConfig;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.auth.postgres.AuthQueries;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.auth.postgres.LoginLimits;
import dev.rookery.auth.postgres.PostgresAuthority;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.auth.service.ServiceKey;
import dev.rookery.auth.service.ServiceKeys;
import dev.rookery.broker.Broker;
import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.BrokerConfig.Engine;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.config.TlsConfig;
import dev.rookery.broker.engine.Brokers;
import dev.rookery.broker.registry.TenantLifecycle;
import dev.rookery.broker.store.Durability;
import dev.rookery.change.ChangeFeed;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.tenant.TenantNames;
import dev.rookery.tenant.TenantRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Broker with one superuser, on the database of a test. */
public final class SensorBroker implements AutoCloseable {
    public static final String USER = "ingest";
    public static final String PASSWORD = "secret";
    private static final ServiceKey SERVICE_KEY = ServiceKey.of(new byte[ServiceKey.MINIMUM_BYTES]);
    private static final PasswordCost CHEAP = new PasswordCost(4, 10);
    static final String HASH = new PasswordHasher(CHEAP).hash(PASSWORD);

    private final ChangeFeed changes;
    private final PostgresAuthority authority;
    private final Broker broker;
    private final TenantRegistry registry;
    private final TenantLifecycle lifecycle;

    public SensorBroker(PostgresConfig database) {
        this(database, config(0, 0).build());
    }

    /**
     * Creates a broker that persists its state in the folder.
     *
     * @param port port of devices; 0 for a free port
     * @param internalPort port of the ingestion; 0 for a free port
     */
    public SensorBroker(PostgresConfig database, int port, int internalPort, Path folder) {
        this(
                database,
                config(port, internalPort).persistence(folder, Durability.OS).build());
    }

    /** Creates a broker whose internal listener uses TLS. */
    public SensorBroker(PostgresConfig database, TlsConfig tls) {
        this(
                database,
                config(0, ListenerConfig.internal("127.0.0.1", 0).withTls(tls)).build());
    }

    /** Returns a broker with the Moquette engine, which has one listener for devices and components. */
    public static SensorBroker moquette(PostgresConfig database) {
        return new SensorBroker(
                database,
                BrokerConfig.builder(Engine.MOQUETTE, ListenerConfig.tcp("127.0.0.1", 0))
                        .serviceKeys(ServiceKeys.of(SERVICE_KEY))
                        .build());
    }

    private SensorBroker(PostgresConfig database, BrokerConfig config) {
        insertUser(database);
        AuthorityConfig logins = logins();
        changes = new ChangeFeed(database, logins.changeFeed(true));
        authority = new PostgresAuthority(database, logins, changes, new SimpleMeterRegistry());
        changes.loaded().toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
        broker = Brokers.create(config, authority);
        broker.start();
        registry = new TenantRegistry(changes.vertx(), database);
        lifecycle = TenantLifecycle.start(broker, changes.directory(), registry::delete);
    }

    private static BrokerConfig.Builder config(int port, int internalPort) {
        return config(port, ListenerConfig.internal("127.0.0.1", internalPort));
    }

    private static BrokerConfig.Builder config(int port, ListenerConfig internal) {
        return BrokerConfig.builder(Engine.NATIVE, ListenerConfig.tcp("127.0.0.1", port), internal)
                .tenantNames(new TenantNames(List.of(), true))
                .serviceKeys(ServiceKeys.of(SERVICE_KEY));
    }

    private static void insertUser(PostgresConfig database) {
        try (Connection connection = PostgresClients.dataSource(database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO mqtt_users (username, password_hash, is_superuser) VALUES ('" + USER + "', '"
                    + HASH + "', true) ON CONFLICT DO NOTHING");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AuthorityConfig logins() {
        return new AuthorityConfig(
                AclMode.READ_IMPLIES_SUBSCRIBE,
                AuthQueries.DEFAULT,
                CHEAP,
                2,
                Duration.ofSeconds(20),
                new LoginLimits(1, 1_000, ThrottleConfig.DEFAULT, 1_000),
                Optional.empty(),
                Duration.ofHours(1));
    }

    /** Returns a new feed of the registry of tenants, for an ingestion. */
    public static ChangeFeed changes(PostgresConfig database) {
        return new ChangeFeed(database, logins().changeFeed(true));
    }

    public int port() {
        return broker.listeners().get(0).address().getPort();
    }

    /** Returns the port of the listener for components. */
    public int internalPort() {
        return broker.listeners().get(broker.listeners().size() - 1).address().getPort();
    }

    /** Returns the MQTT connection of the ingestion. */
    public MqttServiceConfig login() {
        return login(internalPort());
    }

    /** Returns the MQTT connection of the ingestion to a broker in another process. */
    public static MqttServiceConfig login(int internalPort) {
        return new MqttServiceConfig("127.0.0.1", internalPort, SERVICE_KEY);
    }

    /** Returns the connection of the ingestion with TLS. */
    public MqttServiceConfig login(String host, BrokerTls tls) {
        return new MqttServiceConfig(host, internalPort(), SERVICE_KEY, Optional.of(tls));
    }

    /** Returns whether the broker has a connection of the client in the default tenant. */
    public boolean isConnected(String clientId) {
        return isConnected(TenantId.DEFAULT, clientId);
    }

    /** Returns whether the broker has a connection of the client in the tenant. */
    public boolean isConnected(TenantId tenant, String clientId) {
        return broker.clients().stream()
                .anyMatch(client ->
                        client.tenant().equals(tenant) && client.clientId().equals(clientId));
    }

    /** Returns the broker's admin interface. */
    public BrokerAdmin admin() {
        return broker.admin();
    }

    /** Closes the connection of a client of the ingestion. */
    public void disconnect(String clientId) {
        broker.disconnect(new UserKey(TenantId.DEFAULT, ServiceComponent.INGESTION.username()), clientId);
    }

    /** Returns a connected client. */
    public Mqtt5AsyncClient client() {
        return connect(port());
    }

    /** Returns a connected client of a tenant. */
    public Mqtt5AsyncClient client(TenantId tenant) {
        return connect(port(), tenant);
    }

    /** Returns a connected client that reconnects automatically. */
    public static Mqtt5AsyncClient connect(int port) {
        return connect(port, TenantId.DEFAULT);
    }

    /** Returns a connected client of a tenant that reconnects automatically. */
    public static Mqtt5AsyncClient connect(int port, TenantId tenant) {
        Mqtt5BlockingClient client = Mqtt5Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(port)
                .simpleAuth()
                .username(tenant.equals(TenantId.DEFAULT) ? USER : USER + "@" + tenant)
                .password(PASSWORD.getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .automaticReconnect()
                .initialDelay(100, TimeUnit.MILLISECONDS)
                .maxDelay(1, TimeUnit.SECONDS)
                .applyAutomaticReconnect()
                .buildBlocking();
        client.connect();
        return client.toAsync();
    }

    /** Publishes with QoS 1 and waits for the acknowledgement. */
    public static void publish(Mqtt5AsyncClient client, String topic, byte[] payload) {
        client.publishWith()
                .topic(topic)
                .payload(payload)
                .qos(MqttQos.AT_LEAST_ONCE)
                .send()
                .join();
    }

    @Override
    public void close() {
        lifecycle.close();
        broker.close();
        registry.close();
        authority.close();
        changes.close();
    }
}
