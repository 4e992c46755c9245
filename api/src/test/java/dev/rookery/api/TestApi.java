package dev.rookery.api;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import dev.rookery.api.access.AccessConfig;
import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.caller.Role;
import dev.rookery.api.handover.HandoverConfig;
import dev.rookery.api.license.LicenseConfig;
import dev.rookery.api.license.LicenseSigner;
import dev.rookery.api.mqtt.MqttServiceConfig;
import dev.rookery.api.mqtt.PublicAddress;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.auth.postgres.PostgresAuthority;
import dev.rookery.auth.service.ServiceKey;
import dev.rookery.auth.service.ServiceKeys;
import dev.rookery.broker.Broker;
import dev.rookery.broker.admin.http.AdminConfig;
import dev.rookery.broker.admin.http.AdminServer;
import dev.rookery.broker.admin.http.AdminToken;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.engine.Brokers;
import dev.rookery.broker.limit.table.LimitPoller;
import dev.rookery.broker.usage.UsageSchema;
import dev.rookery.change.ChangeFeed;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.tenant.TenantDirectory;
import dev.rookery.tenant.TenantNames;
import dev.rookery.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The API with a real broker and PostgreSQL, and one user per role with the password {@link #PASSWORD}. */
public final class TestApi implements AutoCloseable {
    public static final String PASSWORD = "correct horse battery";

    private static final TenantNames TENANT_NAMES = new TenantNames(List.of("example.com"), true);
    private static final String ADMIN_TOKEN = "token-of-the-broker";
    private static final PasswordCost CHEAP = new PasswordCost(4, 14);
    /** Long enough for a busy machine. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Signs codes of hand-overs. */
    private static final LicenseSigner PROVISIONER = new LicenseSigner();

    private static final String HASH = new PasswordHasher(CHEAP).hash(PASSWORD);

    private final TestDatabase database;
    private final Duration timeout;
    private final ServiceKey serviceKey = ServiceKey.random();
    private final TlsServer tls = TlsServer.create();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ChangeFeed changes;
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

    /** @param throttle throttle of logins to the API */
    public TestApi(LicenseConfig license, ThrottleConfig throttle) {
        this(TestDatabase.ownedCopyOf("api_and_usage", TestApi::migrate), TIMEOUT, license, throttle);
    }

    /** @param timeout statement timeout of PostgreSQL */
    public TestApi(TestDatabase database, Duration timeout) {
        this(database, timeout, LicenseConfig.NONE, new ThrottleConfig(0, Duration.ZERO));
    }

    private TestApi(TestDatabase database, Duration timeout, LicenseConfig license, ThrottleConfig throttle) {
        this.database = database;
        this.timeout = timeout;
        this.throttle = throttle;
        postgres = PostgresConfig.fromUrl(database.url(), Map.of());
        migrate(database.url());
        addUsers(TenantId.DEFAULT);
        changes = new ChangeFeed(postgres, authority().changeFeed(true));
        authority = new PostgresAuthority(postgres, authority(), changes, registry);
        broker = Brokers.create(
                BrokerConfig.builder(
                                BrokerConfig.Engine.NATIVE,
                                ListenerConfig.tcp("127.0.0.1", 0),
                                ListenerConfig.internal("127.0.0.1", 0),
                                ListenerConfig.tcp("127.0.0.1", 0).withTls(tls.config()),
                                ListenerConfig.webSocket("127.0.0.1", 0))
                        .tenantNames(new TenantNames(List.of(), true))
                        .serviceKeys(ServiceKeys.of(serviceKey))
                        .tenantNames(TENANT_NAMES)
                        .build(),
                authority);
        limits = new LimitPoller(postgres, broker, Duration.ofMillis(100));
        broker.start();
        admin = AdminServer.start(
                AdminConfig.forPackets(
                                new InetSocketAddress("127.0.0.1", 0),
                                new AdminToken(ADMIN_TOKEN),
                                BrokerConfig.DEFAULT_MAXIMUM_PACKET_SIZE)
                        .withTenantKeys(Optional.of(ServiceKeys.of(serviceKey))),
                broker);
        server = ApiServer.start(postgres, config(license), changes, registry);
        contract = new TestContract(server.document());
    }

    private static void migrate(String url) {
        Migrations.apply(
                PostgresConfig.fromUrl(url, Map.of()),
                List.of(AuthSchema.SCHEMA, UsageSchema.SCHEMA, ApiSchema.SCHEMA));
    }

    private static AuthorityConfig authority() {
        AuthorityConfig defaults = AuthorityConfig.defaults();
        return new AuthorityConfig(
                defaults.aclMode(),
                defaults.queries(),
                defaults.passwordCost(),
                defaults.connections(),
                TIMEOUT,
                defaults.logins(),
                Optional.empty(),
                defaults.pollInterval());
    }

    private ApiConfig config(LicenseConfig license) {
        int internal = broker.listeners().get(1).address().getPort();
        return ApiConfig.builder(new MqttServiceConfig("127.0.0.1", internal, serviceKey))
                .publicMqtt(publicAddress())
                .host("127.0.0.1")
                .port(0)
                .connections(4)
                .timeout(timeout)
                .allowedOrigins(List.of("https://console.example.com"))
                .access(new AccessConfig(
                        AccessConfig.DEFAULT_ACCESS_TOKEN_LIFETIME,
                        AccessConfig.DEFAULT_SESSION_LIFETIME,
                        CHEAP,
                        throttle,
                        Optional.empty()))
                .license(license)
                .handover(new HandoverConfig(Optional.of(PROVISIONER.publicKey()), Optional.of("default"), false))
                .tenants(TENANT_NAMES)
                .broker(Optional.of(access()))
                .build();
    }

    private void addUsers(TenantId tenant) {
        for (Role role : Role.values()) {
            database.execute("INSERT INTO api_users (tenant, name, password_hash, role) VALUES ('" + tenant + "', '"
                    + role.text() + "', '" + HASH + "', '" + role.text() + "')");
        }
    }

    /** Registers a tenant, with one user per role, and waits until the API serves it. */
    public TenantId addTenant(String name) {
        TenantId tenant = new TenantId(name);
        database.execute("SET ROLE platform; WITH added AS (INSERT INTO rookery_tenants (id, table_schema)"
                + " VALUES ('" + name + "', 't_" + name + "') RETURNING table_schema)"
                + " SELECT rookery_create_tenant_tables(table_schema) FROM added; RESET ROLE");
        addUsers(tenant);
        awaitDirectory(directory -> directory.isActive(tenant));
        return tenant;
    }

    /** Waits until the API knows the state of the tenants. */
    public void awaitDirectory(Predicate<TenantDirectory> expected) {
        Awaitility.await().atMost(TIMEOUT).until(() -> expected.test(changes.directory()));
    }

    /** Another API process on the same database. */
    public final class Second implements AutoCloseable {
        private final ChangeFeed feed = new ChangeFeed(postgres, authority().changeFeed(false));
        private final ApiServer other = ApiServer.start(postgres, config(LicenseConfig.NONE), feed, registry);

        private Second() {}

        public ApiClient client() {
            return new ApiClient(contract, "http://127.0.0.1:" + other.port(), Optional.empty());
        }

        @Override
        public void close() {
            other.close();
            feed.close();
        }
    }

    /** Starts another API that serves the default tenant alone. */
    public Second withoutTenants() {
        return new Second();
    }

    /** Restarts the API. The broker keeps running. */
    public void restart() {
        restart(LicenseConfig.NONE);
    }

    /** Restarts the API with another license. */
    public void restart(LicenseConfig license) {
        restart(license, () -> {});
    }

    /** @param whileStopped runs between the stop and the start */
    public void restart(LicenseConfig license, Runnable whileStopped) {
        server.close(TIMEOUT);
        whileStopped.run();
        server = ApiServer.start(postgres, config(license), changes, registry);
    }

    /** Begins to {@link #restart} and returns when the API accepts no more requests; pending requests continue. */
    public CompletableFuture<Void> beginRestart() {
        InetSocketAddress address = http();
        CompletableFuture<Void> restarted = CompletableFuture.runAsync(this::restart);
        Awaitility.await().atMost(TIMEOUT).until(() -> !isListening(address));
        return restarted;
    }

    private static boolean isListening(InetSocketAddress address) {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    public void stopBroker() {
        broker.close();
    }

    public BrokerAccess access() {
        return new BrokerAccess("127.0.0.1", admin.address().getPort(), ADMIN_TOKEN, serviceKey);
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

    /** Returns the MQTT address of the broker. */
    public InetSocketAddress mqtt() {
        return broker.listeners().get(0).address();
    }

    private PublicAddress publicAddress() {
        int webSocketPort = broker.listeners().get(3).address().getPort();
        return new PublicAddress(
                Optional.empty(),
                Optional.of(mqtt().getPort()),
                Optional.empty(),
                Optional.of("ws://" + PublicAddress.HOST + ":" + webSocketPort + "/mqtt"),
                Optional.empty());
    }

    /** Returns the MQTT address of the broker with TLS, where a client certificate is optional. */
    public InetSocketAddress mqtts() {
        return broker.listeners().get(2).address();
    }

    /** Returns the TLS server at {@link #mqtts}. */
    public TlsServer tls() {
        return tls;
    }

    /** Returns a connected MQTT client of a superuser. */
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

    /** Returns the HTTP address of the API. */
    public InetSocketAddress http() {
        return new InetSocketAddress("127.0.0.1", server.port());
    }

    /** Returns the claims of a code with which an operator opens the console of a customer. */
    public static JsonObject handoverClaims(String customer) {
        return new JsonObject()
                .put("aud", "rookery-handover")
                .put("sub", customer)
                .put("jti", UUID.randomUUID().toString())
                .put("operator", "olivia")
                .put("reason", "ticket 7");
    }

    /** Returns the code of a hand-over, as the provisioner issues it. */
    public static String handoverCode(JsonObject claims, int seconds) {
        return PROVISIONER.sign(claims, seconds);
    }

    /** Returns a client with the session of an operator, to whom the console of the tenant was handed over. */
    public ApiClient asPlatformOperator(TenantId tenant) {
        JsonObject body = new JsonObject().put("code", handoverCode(handoverClaims(tenant.value()), 60));
        String host = tenant.equals(TenantId.DEFAULT) ? "localhost" : tenant + ".example.com";
        return anonymous()
                .with(anonymous()
                        .toHost(host, "POST", "/auth/handover", body)
                        .expect(200)
                        .json()
                        .getString("access_token"));
    }

    /** Returns a client without a token. */
    public ApiClient anonymous() {
        return new ApiClient(contract, "http://127.0.0.1:" + server.port(), Optional.empty());
    }

    /** Returns a client that is logged in as the user of the role in a tenant. */
    public ApiClient as(TenantId tenant, Role role) {
        return anonymous().login(tenant, role.text(), PASSWORD);
    }

    /** Returns a client that is logged in as the user of the role. */
    public ApiClient as(Role role) {
        return anonymous().login(role.text(), PASSWORD);
    }

    @Override
    public void close() {
        server.close();
        admin.close();
        limits.close();
        broker.close();
        authority.close();
        changes.close();
    }
}
