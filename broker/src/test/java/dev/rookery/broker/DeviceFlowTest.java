package dev.rookery.broker;

import static dev.rookery.broker.BrokerFixture.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.broker.client.TestClient;
import dev.rookery.broker.client.TestClient.Message;
import dev.rookery.broker.client.TestClient.RefusedException;
import dev.rookery.broker.client.TestClient.Version;
import dev.rookery.broker.config.BrokerConfig.Engine;
import dev.rookery.broker.config.ListenerConfig.Transport;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The documented device flow, with Paho clients of both versions over both transports. */
class DeviceFlowTest {
    private static final Map<Engine, BrokerFixture> FIXTURES = new EnumMap<>(Engine.class);

    @BeforeAll
    static void start() {
        for (Engine engine : Engine.values()) {
            FIXTURES.put(engine, BrokerFixture.withDevice(engine));
        }
    }

    @AfterAll
    static void stop() {
        FIXTURES.values().forEach(BrokerFixture::close);
    }

    static Stream<Arguments> clients() {
        return Stream.of(Engine.values())
                .flatMap(engine -> Stream.of(Version.values()).flatMap(version -> Stream.of(Transport.values())
                        .map(transport -> Arguments.of(engine, version, transport))));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void devicePublishesAndReceivesItsOwnReadings(Engine engine, Version version, Transport transport)
            throws Exception {
        try (TestClient device = connected(engine, version, transport, "device001")) {
            assertThat(device.subscribe("sensor/device001/#", 1)).isEqualTo(1);

            device.publish("sensor/device001/temperature", "{\"value\": 22.5, \"unit\": \"C\"}", 1, false);

            assertThat(device.receive())
                    .isEqualTo(new Message(
                            "sensor/device001/temperature", "{\"value\": 22.5, \"unit\": \"C\"}", 1, false));
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void deviceReceivesItsCommandsAndCannotSendThem(Engine engine, Version version, Transport transport)
            throws Exception {
        try (TestClient device = connected(engine, version, transport, "device001");
                TestClient root = connected(engine, version, transport, "root")) {
            assertThat(device.subscribe("command/device001/x", 1)).isEqualTo(1);
            root.subscribe("command/#", 1);

            publishDenied(version, device, "command/device001/x", "forged");
            root.publish("command/device001/x", "reboot", 1, false);

            assertThat(device.receive().payload()).isEqualTo("reboot");
            assertThat(root.receive().payload()).isEqualTo("reboot");
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void deviceCannotAccessTopicsOfAnother(Engine engine, Version version, Transport transport) throws Exception {
        try (TestClient device = connected(engine, version, transport, "device001");
                TestClient root = connected(engine, version, transport, "root")) {
            int refused = version == Version.MQTT_5 ? 0x87 : 0x80;
            for (String filter : List.of("sensor/device002/#", "sensor/+/temperature", "sensor/#", "#", "+/+/+")) {
                assertThat(device.subscribe(filter, 0)).as(filter).isEqualTo(refused);
            }
            root.subscribe("sensor/#", 1);

            publishDenied(version, device, "sensor/device002/temperature", "forged");
            device.publish("sensor/device001/temperature", "own", 1, false);

            assertThat(root.receive().payload()).isEqualTo("own");
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void invalidCredentialsAreRefusedWithTheSameCode(Engine engine, Version version, Transport transport) {
        assertRefused(engine, version, transport, Optional.of("device001"), Optional.of("wrong"));
        assertRefused(engine, version, transport, Optional.of("unknown"), Optional.of(PASSWORD));
        assertRefused(engine, version, transport, Optional.of("inactive"), Optional.of(PASSWORD));
        assertRefused(engine, version, transport, Optional.empty(), Optional.empty());
        assertRefused(engine, version, transport, Optional.of("device001"), Optional.empty());
        assertRefused(engine, version, transport, Optional.of(""), Optional.of(PASSWORD));
    }

    private static TestClient connected(Engine engine, Version version, Transport transport, String username)
            throws RefusedException {
        TestClient client =
                version.client(transport, FIXTURES.get(engine).port(transport), username + "-" + version + transport);
        client.connect(username, PASSWORD);
        return client;
    }

    private static void publishDenied(Version version, TestClient client, String topic, String payload) {
        int refused = version == Version.MQTT_5 ? 0x87 : 0;
        assertThat(client.publish(topic, payload, 0, false)).isZero();
        assertThat(client.publish(topic, payload, 1, false)).isEqualTo(refused);
        // Paho for MQTT 5 closes the connection after a PUBREC with an error.
        if (version == Version.MQTT_3_1_1) {
            assertThat(client.publish(topic, payload, 2, false)).isZero();
        }
        assertThat(client.isConnected()).isTrue();
    }

    private static void assertRefused(
            Engine engine, Version version, Transport transport, Optional<String> username, Optional<String> password) {
        try (TestClient client = version.client(transport, FIXTURES.get(engine).port(transport), "refused")) {
            assertThatThrownBy(() -> client.connect(username, password))
                    .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.code())
                            .isEqualTo(version == Version.MQTT_5 ? 0x87 : 5));
        }
    }
}
