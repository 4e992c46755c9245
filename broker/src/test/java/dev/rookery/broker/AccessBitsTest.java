package dev.rookery.broker;

import static dev.rookery.broker.BrokerFixture.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.AclMode;
import dev.rookery.broker.client.TestClient;
import dev.rookery.broker.client.TestClient.Version;
import dev.rookery.broker.config.BrokerConfig.Engine;
import dev.rookery.broker.config.ListenerConfig.Transport;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations permitted by each access value, with Paho of both versions, in both ACL modes. */
class AccessBitsTest {
    /** Access value and the permitted operations: subscribe in strict mode, receive, publish, subscribe in the default mode. */
    private static final List<Permission> TABLE = List.of(
            new Permission("0", false, false, false, false),
            new Permission("1", false, true, false, true),
            new Permission("2", false, false, true, false),
            new Permission("3", false, true, true, true),
            new Permission("4", true, false, false, true),
            new Permission("5", true, true, false, true),
            new Permission("6", true, false, true, true),
            new Permission("7", true, true, true, true),
            new Permission("8", false, false, false, false),
            new Permission("NULL", false, false, false, false));

    private static final Map<AclMode, BrokerFixture> FIXTURES = new EnumMap<>(AclMode.class);
    private static final Map<AclMode, TestClient> ROOTS = new EnumMap<>(AclMode.class);

    /** A row of the table. */
    record Permission(String access, boolean strictSubscribe, boolean receive, boolean publish, boolean subscribe) {
        String username() {
            return "access" + access;
        }

        boolean maySubscribe(AclMode mode) {
            return mode == AclMode.STRICT ? strictSubscribe : subscribe;
        }
    }

    static Stream<Arguments> lines() {
        List<Arguments> lines = new ArrayList<>();
        for (AclMode mode : AclMode.values()) {
            for (Version version : Version.values()) {
                TABLE.forEach(line -> lines.add(Arguments.of(mode, version, line)));
            }
        }
        return lines.stream();
    }

    @BeforeAll
    static void start() throws Exception {
        for (AclMode mode : AclMode.values()) {
            FIXTURES.put(mode, fixture(mode));
            TestClient root = connect(mode, Version.MQTT_5, "root");
            root.subscribe("t/up", 1);
            ROOTS.put(mode, root);
        }
    }

    @AfterAll
    static void stop() {
        ROOTS.values().forEach(TestClient::close);
        FIXTURES.values().forEach(BrokerFixture::close);
    }

    @ParameterizedTest
    @MethodSource("lines")
    void permitsTheOperationsOfTheTable(AclMode mode, Version version, Permission line) throws Exception {
        TestClient root = ROOTS.get(mode);
        int refusedFilter = version == Version.MQTT_5 ? 0x87 : 0x80;
        try (TestClient client = connect(mode, version, line.username())) {
            // The row under test decides about reading; another row permits the subscription.
            client.subscribe("+/x", 0);
            root.publish("t/x", "probe", 0, false);
            root.publish("open/x", "end", 0, false);
            assertThat(payloadsUntilEnd(client)).isEqualTo(line.receive() ? List.of("probe") : List.of());

            assertThat(client.subscribe("t/#", 0)).isEqualTo(line.maySubscribe(mode) ? 0 : refusedFilter);

            int code = client.publish("t/up", "mine", 1, false);
            root.publish("t/up", "end", 1, false);
            assertThat(code).isEqualTo(line.publish() || version == Version.MQTT_3_1_1 ? 0 : 0x87);
            assertThat(payloadsUntilEnd(root)).isEqualTo(line.publish() ? List.of("mine") : List.of());
        }
    }

    private static List<String> payloadsUntilEnd(TestClient client) {
        return Stream.generate(() -> client.receive().payload())
                .takeWhile(payload -> !payload.equals("end"))
                .toList();
    }

    private static BrokerFixture fixture(AclMode mode) {
        BrokerFixture fixture = new BrokerFixture(Engine.NATIVE, mode);
        fixture.insertUser("root", true, true);
        for (Permission line : TABLE) {
            fixture.insertUser(line.username(), true, false);
            fixture.database()
                    .execute("INSERT INTO mqtt_acls VALUES ('" + line.username() + "', 't/#', " + line.access() + ")");
            fixture.insertRow(line.username(), "+/x", 4);
            fixture.insertRow(line.username(), "open/x", 1);
        }
        return fixture;
    }

    private static TestClient connect(AclMode mode, Version version, String username) throws Exception {
        int port = FIXTURES.get(mode).port(Transport.TCP);
        TestClient client = version.client(Transport.TCP, port, username);
        client.connect(username, PASSWORD);
        return client;
    }
}
