package dev.rookery.bench.ingest;

import dev.rookery.api.ApiConfig;
import dev.rookery.api.ApiSchema;
import dev.rookery.api.ApiServer;
import dev.rookery.api.access.AccessConfig;
import dev.rookery.api.mqtt.MqttServiceConfig;
import dev.rookery.api.sensor.ingest.IngestConfig;
import dev.rookery.api.sensor.service.SensorConfig;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.auth.postgres.PostgresAuthority;
import dev.rookery.auth.service.ServiceKey;
import dev.rookery.auth.service.ServiceKeys;
import dev.rookery.bench.wire.LoginCredentials;
import dev.rookery.broker.Broker;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.engine.Brokers;
import dev.rookery.broker.limit.table.LimitPoller;
import dev.rookery.change.ChangeFeed;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.tenant.TenantNames;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Broker and API in this process, with a separate PostgreSQL server with production durability settings. */
final class SensorPlatform implements AutoCloseable {
    /** User of publisher and queries. */
    static final String USER = "bench";

    static final String PASSWORD = "bench password";

    private static final PasswordCost LOW_COST = new PasswordCost(4, 14);
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final EmbeddedPostgres postgres;
    private final PostgresAuthority authority;
    private final Broker broker;
    private final LimitPoller limits;
    private final ChangeFeed changes;
    private final ApiServer api;
    private final ServiceKey serviceKey = ServiceKey.random();
    private final MeterRegistry registry = new SimpleMeterRegistry();

    SensorPlatform(IngestConfig ingest) throws IOException, SQLException {
        this(ingest, Optional.empty());
    }

    /** @param mapping mapping of the tenant {@code default}, in force when the ingestion connects */
    SensorPlatform(IngestConfig ingest, Optional<BenchMapping> mapping) throws IOException, SQLException {
        postgres = EmbeddedPostgres.builder()
                // The library disables both by default.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        PostgresConfig config = PostgresConfig.fromUrl(url(), Map.of("PGSSLMODE", "disable"));
        Migrations.apply(config, List.of(AuthSchema.SCHEMA, ApiSchema.SCHEMA));
        String hash = new PasswordHasher(LOW_COST).hash(PASSWORD);
        execute("INSERT INTO mqtt_users (username, password_hash, is_superuser) VALUES ('" + USER + "', '" + hash
                + "', true); INSERT INTO api_users (tenant, name, password_hash, role) VALUES ('default', '" + USER
                + "', '" + hash
                + "', 'viewer')");
        if (mapping.isPresent()) {
            execute("INSERT INTO sensor_mappings (tenant, name, topic, rules) VALUES ('default', 'bench', '"
                    + mapping.get().topic() + "', '" + mapping.get().rules() + "')");
        }
        changes = new ChangeFeed(config, AuthorityConfig.defaults().changeFeed(true));
        authority = new PostgresAuthority(config, AuthorityConfig.defaults(), changes, registry);
        broker = Brokers.create(
                BrokerConfig.builder(
                                BrokerConfig.Engine.NATIVE,
                                ListenerConfig.tcp("127.0.0.1", 0),
                                ListenerConfig.internal("127.0.0.1", 0))
                        .tenantNames(new TenantNames(List.of(), true))
                        .serviceKeys(ServiceKeys.of(serviceKey))
                        .build(),
                authority);
        limits = new LimitPoller(config, broker, Duration.ofMillis(100));
        broker.start();
        api = ApiServer.start(config, apiConfig(ingest), changes, registry);
    }

    private ApiConfig apiConfig(IngestConfig ingest) {
        return ApiConfig.builder(new MqttServiceConfig("127.0.0.1", internalPort(), serviceKey))
                .host("127.0.0.1")
                .port(0)
                .connections(4)
                .timeout(TIMEOUT)
                .access(new AccessConfig(
                        AccessConfig.DEFAULT_ACCESS_TOKEN_LIFETIME,
                        AccessConfig.DEFAULT_SESSION_LIFETIME,
                        LOW_COST,
                        ThrottleConfig.DEFAULT,
                        Optional.empty()))
                .sensor(new SensorConfig(ingest, SensorConfig.DEFAULT_RETENTION_DAYS))
                .build();
    }

    /** Adds tenants with one user each, and returns the logins of all tenants. */
    List<LoginCredentials> addTenants(int count) throws SQLException {
        List<LoginCredentials> logins = new ArrayList<>();
        logins.add(new LoginCredentials(USER, PASSWORD));
        String hash = new PasswordHasher(LOW_COST).hash(PASSWORD);
        for (int number = 1; number <= count; number++) {
            String tenant = "t" + number;
            execute("INSERT INTO rookery_tenants (id, table_schema) VALUES ('" + tenant + "', 't_" + tenant
                    + "'); SELECT rookery_create_tenant_tables('t_" + tenant + "'); INSERT INTO t_" + tenant
                    + ".mqtt_users (username, password_hash, is_superuser) VALUES ('" + USER + "', '" + hash
                    + "', true)");
            logins.add(new LoginCredentials(USER + "@" + tenant, PASSWORD));
        }
        return logins;
    }

    int mqttPort() {
        return broker.listeners().get(0).address().getPort();
    }

    private int internalPort() {
        return broker.listeners().get(1).address().getPort();
    }

    int apiPort() {
        return api.port();
    }

    /** Returns the value of a counter or gauge of the platform. */
    double metric(String name) {
        return registry.get(name).meter().measure().iterator().next().getValue();
    }

    /** Returns the postmaster, parent of all PostgreSQL processes. */
    ProcessHandle postmaster() throws SQLException {
        return ProcessHandle.of(number("SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'"))
                .flatMap(ProcessHandle::parent)
                .orElseThrow();
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public void close() throws IOException {
        api.close();
        limits.close();
        broker.close();
        authority.close();
        changes.close();
        postgres.close();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:" + url());
    }

    private String url() {
        return postgres.getJdbcUrl("postgres", "postgres").substring("jdbc:".length());
    }
}
