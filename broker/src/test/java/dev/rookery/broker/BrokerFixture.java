package dev.rookery.broker;

import dev.rookery.auth.AclMode;
import dev.rookery.auth.password.HashKind;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.auth.postgres.AuthQueries;
import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.auth.postgres.LoginLimits;
import dev.rookery.auth.postgres.PostgresAuthority;
import dev.rookery.auth.service.ServiceKey;
import dev.rookery.auth.service.ServiceKeys;
import dev.rookery.broker.config.BoundListener;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.broker.engine.Brokers;
import dev.rookery.broker.store.Durability;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Broker on free ports with its own database, in which tests change users and ACL rows by SQL. */
public final class BrokerFixture implements AutoCloseable {
    /** Password of every user. */
    public static final String PASSWORD = "secret";

    /** Key of components of the platform. */
    static final ServiceKey SERVICE_KEY = ServiceKey.random();

    private static final PasswordCost CHEAP = new PasswordCost(4, 10);
    /** Hash of {@link #PASSWORD}. */
    public static final String HASH = new PasswordHasher(CHEAP).hash(PASSWORD);

    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private TestDatabase database;
    private final PostgresAuthority authority;
    private final Broker broker;

    public BrokerFixture(BrokerConfig.Engine engine, AclMode mode) {
        this(engine, mode, Optional.empty(), TestDatabase.copyOf("auth", BrokerFixture::migrate));
    }

    private BrokerFixture(
            BrokerConfig.Engine engine, AclMode mode, Optional<String> anonymousUser, TestDatabase database) {
        this(
                engine,
                mode,
                anonymousUser,
                database.url(),
                Duration.ofSeconds(20),
                Duration.ofHours(1),
                Optional.empty());
        this.database = database;
    }

    /** Returns a broker for which clients without a username are this user. */
    static BrokerFixture withAnonymousUser(BrokerConfig.Engine engine, String name) {
        return new BrokerFixture(
                engine,
                AclMode.READ_IMPLIES_SUBSCRIBE,
                Optional.of(name),
                TestDatabase.copyOf("auth", BrokerFixture::migrate));
    }

    /** Returns a broker with the users of the documented device flow: a device with two rows, a superuser, an inactive user. */
    static BrokerFixture withDevice(BrokerConfig.Engine engine) {
        BrokerFixture fixture = new BrokerFixture(engine, AclMode.READ_IMPLIES_SUBSCRIBE);
        fixture.insertUser("device001", true, false);
        fixture.insertRow("device001", "sensor/device001/#", 3);
        fixture.insertRow("device001", "command/device001/#", 1);
        fixture.insertUser("root", true, true);
        fixture.insertUser("inactive", false, false);
        return fixture;
    }

    /** Uses a database that the test manages. */
    public BrokerFixture(
            BrokerConfig.Engine engine, AclMode mode, String url, Duration timeout, Duration pollInterval) {
        this(engine, mode, Optional.empty(), url, timeout, pollInterval, Optional.empty());
    }

    /** Returns a native broker with durable state in a folder, and a database that the test manages. */
    static BrokerFixture durable(TestDatabase database, Path data) {
        BrokerFixture fixture = new BrokerFixture(
                BrokerConfig.Engine.NATIVE,
                AclMode.READ_IMPLIES_SUBSCRIBE,
                Optional.empty(),
                database.url(),
                Duration.ofSeconds(20),
                Duration.ofHours(1),
                Optional.of(data));
        fixture.database = database;
        return fixture;
    }

    private BrokerFixture(
            BrokerConfig.Engine engine,
            AclMode mode,
            Optional<String> anonymousUser,
            String url,
            Duration timeout,
            Duration pollInterval,
            Optional<Path> data) {
        PostgresConfig postgres = PostgresConfig.fromUrl(url, Map.of());
        migrate(url);
        AuthorityConfig config = new AuthorityConfig(
                mode,
                AuthQueries.DEFAULT,
                CHEAP,
                2,
                timeout,
                new LoginLimits(1, 1_000, ThrottleConfig.DEFAULT, 1_000),
                Optional.empty(),
                pollInterval,
                anonymousUser);
        authority = PostgresAuthority.ofDefaultTenant(postgres, config, metrics);
        List<ListenerConfig> listeners =
                new ArrayList<>(List.of(ListenerConfig.tcp("127.0.0.1", 0), ListenerConfig.webSocket("127.0.0.1", 0)));
        if (engine == BrokerConfig.Engine.NATIVE) {
            listeners.add(ListenerConfig.internal("127.0.0.1", 0));
        }
        BrokerConfig.Builder builder = BrokerConfig.builder(engine, listeners).serviceKeys(ServiceKeys.of(SERVICE_KEY));
        data.ifPresent(folder -> builder.persistence(folder, Durability.OS));
        broker = Brokers.create(builder.build(), authority);
        broker.start();
    }

    static void migrate(String url) {
        Migrations.apply(PostgresConfig.fromUrl(url, Map.of()), List.of(AuthSchema.SCHEMA));
    }

    public MeterRegistry metrics() {
        return metrics;
    }

    public Broker broker() {
        return broker;
    }

    public int port(Transport transport) {
        return broker.listeners().stream()
                .filter(listener -> listener.transport() == transport)
                .findFirst()
                .orElseThrow()
                .address()
                .getPort();
    }

    /** Returns the port for components of the platform. */
    int servicePort() {
        return broker.listeners().stream()
                .filter(BoundListener::internal)
                .findFirst()
                .map(listener -> listener.address().getPort())
                .orElseGet(() -> port(Transport.TCP));
    }

    public TestDatabase database() {
        return database;
    }

    /** Inserts a user with a SCRAM-SHA-256 verifier. */
    public void insertScramUser(String username) {
        database.execute("INSERT INTO mqtt_users (username, password_hash) VALUES ('" + username + "', '"
                + new PasswordHasher(CHEAP).hash(PASSWORD, HashKind.SCRAM_SHA_256) + "')");
    }

    public void insertUser(String username, boolean active, boolean superuser) {
        database.execute("INSERT INTO mqtt_users (username, password_hash, is_active, is_superuser) VALUES ('"
                + username + "', '" + HASH + "', " + active + ", " + superuser + ")");
    }

    public void insertRow(String username, String topic, int access) {
        database.execute("INSERT INTO mqtt_acls (username, topic, access) VALUES ('" + username + "', '" + topic + "', "
                + access + ")");
    }

    @Override
    public void close() {
        broker.close();
        authority.close();
    }
}
