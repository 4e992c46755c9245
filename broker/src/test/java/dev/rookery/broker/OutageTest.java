package dev.rookery.broker;

import static dev.rookery.broker.BrokerFixture.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rookery.auth.AclMode;
import dev.rookery.broker.client.TestClient;
import dev.rookery.broker.client.TestClient.RefusedException;
import dev.rookery.broker.client.TestClient.Version;
import dev.rookery.broker.config.BrokerConfig.Engine;
import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.testkit.PostgresProcess;
import io.micrometer.core.instrument.Gauge;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** PostgreSQL outages: connected clients are not affected, new clients receive "server unavailable". */
@Tag("long")
class OutageTest {
    private static final String ROLE = "rookery";
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static PostgresProcess postgres;
    private static final Map<Engine, BrokerFixture> FIXTURES = new EnumMap<>(Engine.class);
    private static int number;

    /** Kinds of database outages. */
    enum Outage {
        STOPPED {
            @Override
            void begin() {
                postgres.stop();
            }

            @Override
            void end() {
                postgres.start();
            }
        },
        HUNG {
            @Override
            void begin() {
                postgres.hang();
            }

            @Override
            void end() {
                postgres.resume();
            }
        },
        LOCKED {
            private Connection holder;

            @Override
            void begin() throws SQLException {
                holder = postgres.connect();
                holder.setAutoCommit(false);
                holder.createStatement().execute("LOCK TABLE mqtt_users IN ACCESS EXCLUSIVE MODE");
            }

            @Override
            void end() throws SQLException {
                holder.close();
            }
        },
        TABLE_MISSING {
            @Override
            void begin() {
                postgres.execute("ALTER TABLE mqtt_users RENAME TO mqtt_users_renamed");
            }

            @Override
            void end() {
                postgres.execute("ALTER TABLE mqtt_users_renamed RENAME TO mqtt_users");
            }
        },
        LOGIN_REFUSED {
            @Override
            void begin() {
                postgres.execute("ALTER ROLE " + ROLE + " NOLOGIN");
                postgres.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + ROLE + "'");
            }

            @Override
            void end() {
                postgres.execute("ALTER ROLE " + ROLE + " LOGIN");
            }
        };

        abstract void begin() throws SQLException;

        abstract void end() throws SQLException;
    }

    @BeforeAll
    static void start(@TempDir Path cluster) {
        postgres = new PostgresProcess(cluster.resolve("cluster"));
        postgres.execute("CREATE ROLE " + ROLE + " LOGIN SUPERUSER");
        for (Engine engine : Engine.values()) {
            FIXTURES.put(
                    engine,
                    new BrokerFixture(
                            engine,
                            AclMode.READ_IMPLIES_SUBSCRIBE,
                            postgres.url(ROLE),
                            TIMEOUT,
                            Duration.ofMillis(500)));
        }
        postgres.execute("INSERT INTO mqtt_users (username, password_hash) VALUES ('device', '" + BrokerFixture.HASH
                + "'); INSERT INTO mqtt_acls VALUES ('device', 'a/#', 3)");
    }

    @AfterAll
    static void stop() {
        FIXTURES.values().forEach(BrokerFixture::close);
        postgres.close();
    }

    static Stream<Arguments> enginesAndOutages() {
        return Stream.of(Engine.values())
                .flatMap(engine -> Stream.of(Outage.values()).map(outage -> Arguments.of(engine, outage)));
    }

    @ParameterizedTest
    @MethodSource("enginesAndOutages")
    void refusesNewClientsAndServesConnectedOnes(Engine engine, Outage outage) throws Exception {
        try (TestClient device = connected(engine, "device")) {
            device.subscribe("a/#", 1);

            outage.begin();
            try {
                assertUnavailable(engine, Version.MQTT_3_1_1, 3);
                assertUnavailable(engine, Version.MQTT_5, 0x88);
                device.publish("a/b", "during " + outage, 1, false);
                assertThat(device.receive().payload()).isEqualTo("during " + outage);
                Gauge available = FIXTURES.get(engine)
                        .metrics()
                        .get("rookery.auth.postgres.available")
                        .gauge();
                await().until(() -> {
                    assertUnavailable(engine, Version.MQTT_5, 0x88);
                    // If only the users table is unavailable, the last poll for changes may have succeeded.
                    return available.value() == 0;
                });
            } finally {
                outage.end();
            }

            // Recovers without intervention, and applies changes again.
            await().atMost(TestClient.TIMEOUT).until(() -> canConnect(engine));
            assertThat(device.isConnected()).isTrue();
            postgres.execute("UPDATE mqtt_acls SET access = 2");
            await().atMost(TestClient.TIMEOUT).until(() -> device.subscribe("a/b", 0) == 0x80);
            postgres.execute("UPDATE mqtt_acls SET access = 3");
            await().atMost(TestClient.TIMEOUT).until(() -> device.subscribe("a/b", 0) == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void appliesChangesMadeDuringTheOutage(Engine engine) throws Exception {
        postgres.execute("INSERT INTO mqtt_users (username, password_hash) VALUES ('leaver', '" + BrokerFixture.HASH
                + "') ON CONFLICT DO NOTHING");
        TestClient leaver = connected(engine, "leaver");

        postgres.execute("ALTER ROLE " + ROLE + " NOLOGIN");
        postgres.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + ROLE
                + "'; DELETE FROM mqtt_users WHERE username = 'leaver'");
        assertThat(leaver.isConnected()).isTrue();
        postgres.execute("ALTER ROLE " + ROLE + " LOGIN");

        await().atMost(TestClient.TIMEOUT).until(() -> !leaver.isConnected());
        leaver.close();
    }

    private static boolean canConnect(Engine engine) throws Exception {
        try (TestClient client = client(engine, Version.MQTT_3_1_1)) {
            client.connect("device", PASSWORD);
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    /** Connects, and retries while a busy PostgreSQL exceeds {@link #TIMEOUT}. */
    private static TestClient connected(Engine engine, String username) {
        AtomicReference<TestClient> connected = new AtomicReference<>();
        await().atMost(TestClient.TIMEOUT)
                .ignoreException(RefusedException.class)
                .until(() -> {
                    TestClient client = client(engine, Version.MQTT_3_1_1);
                    client.connect(username, PASSWORD);
                    connected.set(client);
                    return true;
                });
        return connected.get();
    }

    private static void assertUnavailable(Engine engine, Version version, int code) {
        try (TestClient client = client(engine, version)) {
            assertThatThrownBy(() -> client.connect("device", PASSWORD))
                    .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.code())
                            .isEqualTo(code));
        }
    }

    private static TestClient client(Engine engine, Version version) {
        return version.client(Transport.TCP, FIXTURES.get(engine).port(Transport.TCP), "client" + number++);
    }
}
