package dev.rookery.app.platform;

import dev.rookery.app.database.Schemas;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.auth.postgres.AuthQueries;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.auth.postgres.LoginLimits;
import dev.rookery.auth.postgres.PostgresAuthority;
import dev.rookery.broker.Broker;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.engine.Brokers;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.limit.table.LimitPoller;
import dev.rookery.broker.registry.TenantLifecycle;
import dev.rookery.change.ChangeFeed;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.provisioner.jvm.JvmAddresses;
import dev.rookery.provisioner.jvm.JvmTarget;
import dev.rookery.tenant.TenantNames;
import dev.rookery.tenant.TenantRegistry;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.wire.WireClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Broker with the tenants of a database, and a target that registers customers there. The API is simulated by a switch. */
public final class TenantPlatform implements AutoCloseable {
    private static final PasswordCost CHEAP = new PasswordCost(4, 10);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final TestDatabase database =
            TestDatabase.ownedCopyOf("provisioned", url -> Migrations.apply(config(url), Schemas.WITH_PROVISIONER));
    private final ChangeFeed feed;
    private final PostgresAuthority authority;
    private final Broker broker;
    private final LimitPoller limits;
    private final TenantRegistry registry;
    private final TenantLifecycle lifecycle;
    private final JvmTarget target;
    private volatile boolean apiUp = true;

    public TenantPlatform() throws Exception {
        PostgresConfig postgres = config(database.url());
        AuthorityConfig config = new AuthorityConfig(
                AclMode.READ_IMPLIES_SUBSCRIBE,
                AuthQueries.DEFAULT,
                CHEAP,
                1,
                TIMEOUT,
                new LoginLimits(1, 100, ThrottleConfig.DEFAULT, 100),
                Optional.empty(),
                Duration.ofHours(1));
        feed = new ChangeFeed(postgres, config.changeFeed(true));
        authority = new PostgresAuthority(postgres, config, feed, new SimpleMeterRegistry());
        broker = Brokers.create(
                BrokerConfig.builder(BrokerConfig.Engine.NATIVE, ListenerConfig.tcp("127.0.0.1", 0))
                        .tenantNames(new TenantNames(List.of(), true))
                        .build(),
                authority,
                new SimpleMeterRegistry());
        feed.loaded().toCompletableFuture().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        limits = new LimitPoller(postgres, broker, Duration.ofHours(1));
        broker.start();
        registry = new TenantRegistry(feed.vertx(), postgres);
        lifecycle = TenantLifecycle.start(broker, feed.directory(), registry::delete);
        target = new JvmTarget(
                PostgresClients.pool(feed.vertx(), postgres, 2, TIMEOUT),
                feed.directory(),
                new LimitProbe(limits::refresh)
                        .and(tenant -> apiUp ? Optional.empty() : Optional.of("the API, which returns 503")),
                ApiOwners::create,
                new JvmAddresses("http://{id}.localhost:3001", "mqtt://localhost:1883"));
    }

    private static PostgresConfig config(String url) {
        return PostgresConfig.fromUrl(url, Map.of());
    }

    public JvmTarget target() {
        return target;
    }

    public TestDatabase database() {
        return database;
    }

    void setApiUp(boolean up) {
        apiUp = up;
    }

    /** Returns the limits that are in force in the broker. */
    TenantLimits limits(String tenant) {
        return broker.admin()
                .tenant(new TenantId(tenant))
                .toCompletableFuture()
                .join()
                .limits();
    }

    WireClient client() {
        return WireClient.tcp(broker.listeners().get(0).address());
    }

    /** Adds an MQTT user {@code device} to a tenant, as its owner does. */
    void addDevice(String tenant, String password) {
        String schema = database.query("SELECT table_schema FROM rookery_tenants WHERE id = '" + tenant + "'")
                .get(0);
        database.execute("INSERT INTO " + schema + ".mqtt_users (username, password_hash) VALUES ('device', '"
                + new PasswordHasher(CHEAP).hash(password) + "')");
    }

    @Override
    public void close() {
        target.close();
        lifecycle.close();
        registry.close();
        limits.close();
        broker.close();
        authority.close();
        feed.close();
    }
}
