package dev.rookery.broker;

import static dev.rookery.broker.BrokerFixture.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.auth.AclMode;
import dev.rookery.broker.client.TestClient;
import dev.rookery.broker.client.TestClient.Version;
import dev.rookery.broker.config.BrokerConfig.Engine;
import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.WireClient;
import io.micrometer.core.instrument.Timer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Effects of SQL changes of users and ACL rows on connected clients. */
class RevocationTest {
    private static final int CLIENTS = 1_000;

    private BrokerFixture fixture;

    @AfterEach
    void stop() {
        fixture.close();
    }

    static Stream<Arguments> enginesAndVersions() {
        return Stream.of(Engine.values())
                .flatMap(engine -> Stream.of(Version.values()).map(version -> Arguments.of(engine, version)));
    }

    @ParameterizedTest
    @MethodSource("enginesAndVersions")
    void disconnectsUsersThatWereDeletedDisabledOrChangedTheirPassword(Engine engine, Version version)
            throws Exception {
        start(engine);
        for (String user : List.of("deleted", "disabled", "changed", "unchanged")) {
            fixture.insertUser(user, true, false);
        }
        TestClient deleted = connected(version, "deleted");
        TestClient disabled = connected(version, "disabled");
        TestClient changed = connected(version, "changed");
        try (TestClient unchanged = connected(version, "unchanged")) {
            fixture.database().execute("UPDATE mqtt_users SET created_at = now() WHERE username = 'unchanged'");
            fixture.database().execute("DELETE FROM mqtt_users WHERE username = 'deleted'");
            fixture.database().execute("UPDATE mqtt_users SET is_active = false WHERE username = 'disabled'");
            fixture.database().execute("UPDATE mqtt_users SET password_hash = 'new' WHERE username = 'changed'");

            awaitDisconnected(deleted, disabled, changed);
            assertThat(unchanged.isConnected()).isTrue();
        }
        Timer revocations = fixture.metrics().get("rookery.auth.revocation").timer();
        await().until(() -> revocations.count() > 0);
        closeAll(deleted, disabled, changed);
    }

    @ParameterizedTest
    @MethodSource("enginesAndVersions")
    void appliesGrantedAndRevokedRightsToConnectedClients(Engine engine, Version version) throws Exception {
        start(engine);
        fixture.insertUser("device", true, false);
        fixture.insertRow("device", "in/#", 1);
        fixture.insertUser("root", true, true);
        int refused = version == Version.MQTT_5 ? 0x87 : 0x80;
        try (TestClient device = connected(version, "device");
                TestClient root = connected(version, "root")) {
            device.subscribe("in/#", 1);
            assertThat(device.subscribe("more/#", 1)).isEqualTo(refused);

            fixture.insertRow("device", "more/#", 1);
            await().until(() -> device.subscribe("more/#", 1) == 1);

            fixture.database().execute("DELETE FROM mqtt_acls WHERE topic = 'in/#'");
            await().until(() -> device.subscribe("in/#", 1) == refused);
            root.publish("in/1", "withheld", 1, false);
            root.publish("more/1", "delivered", 1, false);
            assertThat(device.receive().payload()).isEqualTo("delivered");

            fixture.database().execute("TRUNCATE mqtt_acls");
            await().until(() -> device.subscribe("more/#", 1) == refused);
            assertThat(device.isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void disconnectsAThousandClientsAfterOneTransaction(Engine engine) throws Exception {
        start(engine);
        fixture.database()
                .execute("INSERT INTO mqtt_users (username, password_hash) SELECT 'd' || i, '" + BrokerFixture.HASH
                        + "' FROM generate_series(1, " + CLIENTS + ") i");
        fixture.insertUser("bystander", true, true);
        List<WireClient> clients = new ArrayList<>();
        for (int i = 1; i <= CLIENTS; i++) {
            WireClient client = WireClient.tcp(new InetSocketAddress("127.0.0.1", fixture.port(Transport.TCP)));
            assertThat(client.connect(Connect.v5("d" + i).user("d" + i, PASSWORD))
                            .code())
                    .isZero();
            clients.add(client);
        }
        try (TestClient bystander = connected(Version.MQTT_3_1_1, "bystander")) {
            bystander.subscribe("echo", 1);

            fixture.database().execute("UPDATE mqtt_users SET is_active = false WHERE username LIKE 'd%'");
            for (WireClient client : clients) {
                assertThat(client.expectDisconnect()).isEqualTo(0x87);
                client.close();
            }

            bystander.publish("echo", "still here", 1, false);
            assertThat(bystander.receive().payload()).isEqualTo("still here");
            await().until(() -> fixture.broker().clients().size() == 1);
        }
        Timer revocations = fixture.metrics().get("rookery.auth.revocation").timer();
        await().until(() -> revocations.count() >= CLIENTS);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void receivesChangesAfterItsListenConnectionWasTerminated(Engine engine) throws Exception {
        start(engine);
        fixture.insertUser("device", true, false);
        TestClient device = connected(Version.MQTT_5, "device");

        fixture.database()
                .execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                        + " AND datname = current_database();"
                        + "UPDATE mqtt_users SET is_active = false");

        awaitDisconnected(device);
        device.close();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void detectsChangesByPollingWithoutTriggers(Engine engine) throws Exception {
        TestDatabase database = TestDatabase.create();
        fixture = new BrokerFixture(
                engine, AclMode.READ_IMPLIES_SUBSCRIBE, database.url(), Duration.ofSeconds(20), Duration.ofMillis(200));
        for (String table : List.of("mqtt_users", "mqtt_acls")) {
            database.execute("ALTER TABLE " + table + " DISABLE TRIGGER USER");
        }
        database.execute(
                "INSERT INTO mqtt_users (username, password_hash) VALUES ('device', '" + BrokerFixture.HASH + "')");
        TestClient device = connected(Version.MQTT_5, "device");

        database.execute("UPDATE mqtt_users SET is_active = false");

        awaitDisconnected(device);
        device.close();
    }

    private void start(Engine engine) {
        fixture = new BrokerFixture(engine, AclMode.READ_IMPLIES_SUBSCRIBE);
    }

    private TestClient connected(Version version, String username) throws Exception {
        TestClient client = version.client(Transport.TCP, fixture.port(Transport.TCP), username);
        client.connect(username, PASSWORD);
        return client;
    }

    private static void awaitDisconnected(TestClient... clients) {
        for (TestClient client : clients) {
            await().atMost(TestClient.TIMEOUT.toSeconds(), TimeUnit.SECONDS).until(() -> !client.isConnected());
        }
    }

    private static void closeAll(TestClient... clients) {
        for (TestClient client : clients) {
            client.close();
        }
    }
}
