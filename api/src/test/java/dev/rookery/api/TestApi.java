package dev.rookery.api;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import dev.rookery.api.access.AccessConfig;
import dev.rookery.api.access.Role;
import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.license.LicenseConfig;
import dev.rookery.api.mqtt.MqttServiceConfig;
import dev.rookery.api.mqtt.PublicAddress;
import dev.rookery.api.sensor.SensorConfig;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.auth.postgres.PostgresAuthority;
import dev.rookery.broker.Broker;
import dev.rookery.broker.admin.http.AdminConfig;
import dev.rookery.broker.admin.http.AdminServer;
import dev.rookery.broker.admin.http.AdminToken;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.engine.Brokers;
import dev.rookery.broker.limit.table.LimitPoller;
import dev.rookery.broker.usage.UsageSchema;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/** The API with a real broker on a real PostgreSQL, and users of every role whose password is {@link #PASSWORD}. */
public final class TestApi implements AutoCloseable {
    public static final String PASSWORD = "correct horse battery";

    private static final String ADMIN_TOKEN = "token-of-the-broker";
    private static final PasswordCost CHEAP = new PasswordCost(4, 14);
    /** So long that nothing is given up because the machine is busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String HASH = new PasswordHasher(CHEAP).hash(PASSWORD);

    private final TestDatabase database;
    private final Duration timeout;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PostgresAuthority authority;
    private final Broker broker;
    private final LimitPoller limits;
    private final AdminServer admin;
    private final PostgresConfig postgres;
    private final ThrottleConfig throttle;
    private ApiServer server;
    private final TestContract contract;

    public TestApi() {
        this(LicenseConfig.NONE);
    }

    public TestApi(LicenseConfig license) {
        this(license, new ThrottleConfig(0, Duration.ZERO));
    }

    /** @param throttle for logins to the API; none where a test does not need it */
    public TestApi(LicenseConfig license, ThrottleConfig throttle) {
        this(TestDatabase.create(), PATIENCE, license, throttle);
    }

    /** @param timeout for PostgreSQL */
    public TestApi(TestDatabase database, Duration timeout) {
        this(database, timeout, LicenseConfig.NONE, new ThrottleConfig(0, Duration.ZERO));
    }

    private TestApi(TestDatabase database, Duration timeout, LicenseConfig license, ThrottleConfig throttle) {
        this.database = database;
        this.timeout = timeout;
        this.throttle = throttle;
        postgres = PostgresConfig.fromUrl(database.url(), Map.of());
        Migrations.apply(postgres, List.of(AuthSchema.SCHEMA, UsageSchema.SCHEMA, ApiSchema.SCHEMA));
        for (Role role : Role.values()) {
            database.execute("INSERT INTO api_users (name, password_hash, role) VALUES ('" + role.text() + "', '" + HASH
                    + "', '" + role.text() + "')");
        }
        authority = new PostgresAuthority(postgres, authority(), TenantId.DEFAULT, registry);
        broker = Brokers.create(
                BrokerConfig.inMemory(BrokerConfig.Engine.NATIVE, ListenerConfig.tcp("127.0.0.1", 0)), authority);
        limits = new LimitPoller(postgres, broker, TenantId.DEFAULT, Duration.ofMillis(100));
        broker.start();
        admin = AdminServer.start(
                AdminConfig.forPackets(
                        new InetSocketAddress("127.0.0.1", 0),
                        new AdminToken(ADMIN_TOKEN),
                        BrokerConfig.DEFAULT_MAXIMUM_PACKET_SIZE),
                broker);
        server = ApiServer.start(postgres, config(license), registry);
        contract = new TestContract(server.document());
    }

    private static AuthorityConfig authority() {
        AuthorityConfig defaults = AuthorityConfig.defaults();
        return new AuthorityConfig(
                defaults.aclMode(),
                defaults.queries(),
                defaults.passwordCost(),
                defaults.connections(),
                PATIENCE,
                defaults.logins(),
                defaults.pollInterval());
    }

    private ApiConfig config(LicenseConfig license) {
        return new ApiConfig(
                "127.0.0.1",
                0,
                4,
                timeout,
                ApiConfig.DEFAULT_BODY_LIMIT,
                List.of("https://console.example.com"),
                false,
                AclMode.READ_IMPLIES_SUBSCRIBE,
                new AccessConfig(
                        AccessConfig.DEFAULT_ACCESS_TOKEN_LIFETIME,
                        AccessConfig.DEFAULT_SESSION_LIFETIME,
                        CHEAP,
                        throttle,
                        Optional.empty()),
                license,
                new MqttServiceConfig(
                        "127.0.0.1", mqtt().getPort(), MqttServiceConfig.DEFAULT_USERNAME, "service password"),
                new PublicAddress(Optional.empty(), mqtt().getPort()),
                SensorConfig.defaults(),
                Optional.of(access()));
    }

    /** Stops the API and starts it again; the broker goes on. */
    public void restart() {
        restart(LicenseConfig.NONE);
    }

    /** The same with another license. */
    public void restart(LicenseConfig license) {
        restart(license, () -> {});
    }

    /** The same; somebody does something meanwhile. */
    public void restart(LicenseConfig license, Runnable meanwhile) {
        server.close(PATIENCE);
        meanwhile.run();
        server = ApiServer.start(postgres, config(license), registry);
    }

    /** Begins to {@link #restart}; when it returns, the API takes no more calls, and those under way go on. */
    public CompletableFuture<Void> beginRestart() {
        InetSocketAddress address = http();
        CompletableFuture<Void> restarted = CompletableFuture.runAsync(this::restart);
        Awaitility.await().atMost(PATIENCE).until(() -> !isListening(address));
        return restarted;
    }

    private static boolean isListening(InetSocketAddress address) {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** For good. */
    public void stopBroker() {
        broker.close();
    }

    /** How the broker's admin port is reached. */
    public BrokerAccess access() {
        return new BrokerAccess("127.0.0.1", admin.address().getPort(), ADMIN_TOKEN, TenantId.DEFAULT.value());
    }

    public TestDatabase database() {
        return database;
    }

    public SimpleMeterRegistry registry() {
        return registry;
    }

    public TestContract contract() {
        return contract;
    }

    /** Where the broker listens. */
    public InetSocketAddress mqtt() {
        return broker.listeners().get(0).address();
    }

    /** A connected MQTT client that may publish anything. Its user is made when it is first asked for. */
    public Mqtt5BlockingClient device() {
        database.execute("INSERT INTO mqtt_users (username, password_hash, is_superuser) VALUES ('tester', '" + HASH
                + "', true) ON CONFLICT DO NOTHING");
        Mqtt5BlockingClient client = Mqtt5Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(mqtt().getPort())
                .simpleAuth()
                .username("tester")
                .password(PASSWORD.getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        client.connect();
        return client;
    }

    /** Where the API listens. */
    public InetSocketAddress http() {
        return new InetSocketAddress("127.0.0.1", server.port());
    }

    /** Speaks to the API without a token. */
    public ApiClient stranger() {
        return new ApiClient(contract, "http://127.0.0.1:" + server.port(), Optional.empty());
    }

    /** Speaks to the API as the user of the role. */
    public ApiClient as(Role role) {
        return stranger().login(role.text(), PASSWORD);
    }

    @Override
    public void close() {
        server.close();
        admin.close();
        limits.close();
        broker.close();
        authority.close();
    }
}
