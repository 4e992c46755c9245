package dev.rookery.broker.limit.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.broker.Broker;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.tenant.RegisteredTenant;
import dev.rookery.tenant.TenantDirectory;
import dev.rookery.tenant.TenantState;
import dev.rookery.testkit.TestDatabase;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LimitPollerTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final UserKey LOGGER = new UserKey(TenantId.DEFAULT, "logger");

    private static TestDatabase database;
    private static PostgresConfig postgres;

    /** Last limits applied to the broker, by tenant or user. */
    private final Map<Object, Object> applied = new ConcurrentHashMap<>();

    private final AtomicInteger failures = new AtomicInteger();

    private LimitPoller poller;

    @BeforeAll
    static void createTables() {
        database = TestDatabase.create();
        postgres = PostgresConfig.fromUrl(database.url(), Map.of());
        Migrations.apply(postgres, List.of(AuthSchema.SCHEMA));
    }

    @BeforeEach
    void state() {
        database.execute("DELETE FROM rookery_limits; DELETE FROM rookery_user_limits;"
                + " INSERT INTO rookery_limits (messages_per_second) VALUES (500);"
                + " INSERT INTO rookery_user_limits (username, inflight, queued_messages, queued_bytes)"
                + " VALUES ('logger', 4000, 50000, 1000000)");
        poller = new LimitPoller(postgres, broker(), Duration.ofMillis(20));
    }

    @AfterEach
    void close() {
        poller.close();
    }

    @Test
    void appliesLimitsBeforeBrokerStarts() {
        assertThat(applied)
                .containsOnly(
                        Map.entry(
                                TenantId.DEFAULT,
                                TenantLimits.DEFAULT.toBuilder()
                                        .messagesPerSecond(500)
                                        .build()),
                        Map.entry(
                                LOGGER,
                                Optional.of(ClientLimits.DEFAULT.toBuilder()
                                        .inflight(4000)
                                        .queuedMessages(50_000)
                                        .queuedBytes(1_000_000)
                                        .build())));
    }

    @Test
    void appliesChanges() {
        database.execute("UPDATE rookery_limits SET messages_per_second = NULL;"
                + " UPDATE rookery_user_limits SET messages_per_second = 7, inflight = NULL, queued_messages = NULL,"
                + " queued_bytes = NULL");

        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(applied)
                .containsEntry(TenantId.DEFAULT, TenantLimits.DEFAULT)
                .containsEntry(
                        LOGGER,
                        Optional.of(ClientLimits.DEFAULT.toBuilder()
                                .messagesPerSecond(7)
                                .build())));
    }

    @Test
    void appliesTheLimitsOfEachTenant() {
        TenantId acme = new TenantId("acme");
        database.execute("INSERT INTO rookery_tenants (id, table_schema) VALUES ('acme', 't_acme');"
                + " INSERT INTO rookery_limits (tenant, sessions, client_inflight) VALUES ('acme', 9, 5);"
                + " INSERT INTO rookery_user_limits (tenant, username, queued_messages) VALUES ('acme', 'logger', 3)");

        TenantLimits limits = TenantLimits.DEFAULT.toBuilder()
                .sessions(9)
                .client(ClientLimits.DEFAULT.toBuilder().inflight(5).build())
                .build();
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(applied)
                .containsEntry(acme, limits)
                .containsEntry(
                        new UserKey(acme, "logger"),
                        Optional.of(
                                limits.client().toBuilder().queuedMessages(3).build())));
        assertThat(applied.get(LOGGER)).isNotEqualTo(applied.get(new UserKey(acme, "logger")));

        database.execute("DELETE FROM rookery_tenants WHERE id = 'acme'");
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(applied)
                .containsEntry(acme, TenantLimits.DEFAULT)
                .containsEntry(new UserKey(acme, "logger"), Optional.empty()));
    }

    @Test
    void appliesTheLimitsOfATenantAtOnce() throws Exception {
        TenantId globex = new TenantId("globex");
        try (LimitPoller slow = new LimitPoller(postgres, broker(), Duration.ofHours(1))) {
            applied.clear();
            poller.close();
            database.execute("INSERT INTO rookery_tenants (id, table_schema) VALUES ('globex', 't_globex');"
                    + " INSERT INTO rookery_limits (tenant, sessions) VALUES ('globex', 9);"
                    + " UPDATE rookery_limits SET messages_per_second = 3 WHERE tenant = 'default'");

            slow.refresh(globex).toCompletableFuture().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);

            assertThat(applied)
                    .containsOnly(Map.entry(
                            globex, TenantLimits.DEFAULT.toBuilder().sessions(9).build()));
        } finally {
            database.execute("DELETE FROM rookery_tenants WHERE id = 'globex'");
        }
    }

    @Test
    void appliesTheLimitsOfTenantsThatBecomeActive() {
        TenantDirectory directory = new TenantDirectory();
        TenantId hooli = new TenantId("hooli");
        try (LimitPoller slow = new LimitPoller(postgres, broker(), Duration.ofHours(1))) {
            poller.close();
            slow.follow(directory);
            database.execute("INSERT INTO rookery_tenants (id, table_schema) VALUES ('hooli', 't_hooli');"
                    + " INSERT INTO rookery_limits (tenant, sessions) VALUES ('hooli', 9)");

            directory.put(new RegisteredTenant(hooli, "t_hooli", TenantState.ACTIVE, Instant.EPOCH));

            await().atMost(TIMEOUT).untilAsserted(() -> assertThat(applied)
                    .containsEntry(
                            hooli, TenantLimits.DEFAULT.toBuilder().sessions(9).build()));
        } finally {
            database.execute("DELETE FROM rookery_tenants WHERE id = 'hooli'");
        }
    }

    @Test
    void failsToApplyLimitsAtOnceWhilePostgresIsUnavailable() {
        database.execute("ALTER TABLE rookery_limits RENAME TO away");
        try {
            assertThatThrownBy(() -> poller.refresh(TenantId.DEFAULT)
                            .toCompletableFuture()
                            .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                    .hasCauseInstanceOf(SQLException.class);
        } finally {
            database.execute("ALTER TABLE away RENAME TO rookery_limits");
        }
    }

    @Test
    void readsEveryLimit() {
        assertThat(columns("rookery_limits"))
                .containsAll(names(TenantLimits.class, "", "client"))
                .containsAll(names(ClientLimits.class, "client_", "connect_timeout", "client_id_length"))
                .contains("client_connect_timeout_seconds", "client_id_length");
        // The user is not known before CONNECT was accepted.
        assertThat(columns("rookery_user_limits"))
                .containsAll(names(ClientLimits.class, "", "connect_timeout", "client_id_length"));
        database.execute("UPDATE rookery_limits SET sessions = 5, memory_bytes = 6, client_keep_alive_seconds = 7,"
                + " client_maximum_qos = 1, client_topic_levels = 3, client_connect_timeout_seconds = 2,"
                + " client_validates_payloads = true, client_user_memory_bytes = 8, client_user_sessions = 9");

        ClientLimits client = ClientLimits.DEFAULT.toBuilder()
                .keepAliveSeconds(7)
                .maximumQos(1)
                .topicLevels(3)
                .connectTimeout(Duration.ofSeconds(2))
                .validatesPayloads(true)
                .userMemoryBytes(8)
                .userSessions(9)
                .build();
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(applied.get(TenantId.DEFAULT))
                .isEqualTo(TenantLimits.DEFAULT.toBuilder()
                        .messagesPerSecond(500)
                        .sessions(5)
                        .memoryBytes(6)
                        .client(client)
                        .build()));
        // Users have the tenant's limits where they have none of their own.
        assertThat(applied.get(LOGGER))
                .isEqualTo(Optional.of(client.toBuilder()
                        .inflight(4000)
                        .queuedMessages(50_000)
                        .queuedBytes(1_000_000)
                        .build()));
    }

    private static List<String> columns(String table) {
        return database.query("SELECT column_name FROM information_schema.columns WHERE table_name = '" + table + "'");
    }

    private static List<String> names(Class<? extends Record> limits, String prefix, String... except) {
        return Arrays.stream(limits.getRecordComponents())
                .map(component ->
                        component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                .filter(name -> !Set.of(except).contains(name))
                .map(name -> prefix + name)
                .toList();
    }

    @Test
    void revokesDeletedLimits() {
        database.execute("DELETE FROM rookery_user_limits");

        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(applied).containsEntry(LOGGER, Optional.empty()));
    }

    @Test
    void retainsLastLimitsWhilePostgresIsUnavailable() {
        database.execute("ALTER TABLE rookery_limits RENAME TO away; UPDATE rookery_user_limits SET inflight = 1");
        try {
            assertThat(applied.get(TenantId.DEFAULT))
                    .isEqualTo(TenantLimits.DEFAULT.toBuilder()
                            .messagesPerSecond(500)
                            .build());
        } finally {
            database.execute("ALTER TABLE away RENAME TO rookery_limits");
        }

        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(applied.get(LOGGER))
                .isNotNull()
                .extracting(limits ->
                        ((Optional<?>) limits).map(ClientLimits.class::cast).map(ClientLimits::inflight))
                .isEqualTo(Optional.of(1)));
    }

    @Test
    void recoversAfterInternalError() {
        failures.set(3);

        database.execute("UPDATE rookery_limits SET messages_per_second = 8");

        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(applied.get(TenantId.DEFAULT))
                .isEqualTo(TenantLimits.DEFAULT.toBuilder().messagesPerSecond(8).build()));
    }

    private Broker broker() {
        return (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(), new Class<?>[] {Broker.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("updateLimits");
                    if (failures.getAndDecrement() > 0) {
                        throw new NoClassDefFoundError("simulated internal error");
                    }
                    applied.put(arguments[0], arguments[1]);
                    return null;
                });
    }
}
