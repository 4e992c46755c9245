package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.ServerPacket.Connack;
import dev.rookery.testkit.wire.ServerPacket.PingResponse;
import dev.rookery.testkit.wire.ServerPacket.Suback;
import dev.rookery.testkit.wire.ServerPacket.Unsuback;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What MQTT 3.1 has by its own rules: flags without a use are ignored, and repeated packets have DUP (sections 2.1, 2.6, 3). */
class Version31Test {
    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    private WireClient connected() {
        return engine.connect(Connect.of(Version.V3_1, "c"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"82", "8a", "80", "83", "8f"})
    void acceptsARepeatedSubscribe(String firstByte) {
        WireClient client = connected();

        client.sendHex(firstByte + "06 0007 0001 61 01");

        assertThat(client.receive(Suback.class)).satisfies(suback -> {
            assertThat(suback.packetId()).isEqualTo(7);
            assertThat(suback.codes()).containsExactly(1);
        });
        engine.v5("p").publishFully(Publish.of("a", "x").qos(1, 1));
        assertThat(client.receivePublish().payload()).isEqualTo("x");
    }

    @Test
    void ignoresTheUnusedBitsOfARequestedQos() {
        WireClient client = connected();

        client.sendHex("8a0a 0007 0001 61 fd 0001 62 42");

        assertThat(client.receive(Suback.class).codes()).containsExactly(1, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a2", "aa", "a0", "ab"})
    void acceptsARepeatedUnsubscribe(String firstByte) {
        WireClient client = connected();
        client.subscribe("a", 1);

        client.sendHex(firstByte + "05 0008 0001 61");

        assertThat(client.receive(Unsuback.class).packetId()).isEqualTo(8);
        engine.v5("p").publishFully(Publish.of("a", "x").qos(1, 1));
        client.expectNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"62", "6a", "60"})
    void acceptsARepeatedPubrel(String firstByte) {
        WireClient watcher = engine.v5("watcher");
        watcher.subscribe("a", 2);
        WireClient client = connected();

        client.publish(Publish.of("a", "x").qos(2, 9));
        assertThat(client.receive(Acknowledgement.class).type()).isEqualTo(Type.PUBREC);
        for (int i = 0; i < 2; i++) {
            client.sendHex(firstByte + "02 0009");
            assertThat(client.receive(Acknowledgement.class)).satisfies(ack -> {
                assertThat(ack.type()).isEqualTo(Type.PUBCOMP);
                assertThat(ack.packetId()).isEqualTo(9);
            });
        }

        assertThat(watcher.receivePublish().payload()).isEqualTo("x");
    }

    @Test
    void resumesAQos2ExchangeAfterAReconnect() {
        Connect connect = Connect.of(Version.V3_1, "c").resume();
        WireClient client = engine.connect(connect);
        client.publish(Publish.of("a", "x").qos(2, 9)).receive(Acknowledgement.class);
        client.close();

        WireClient again = engine.connect(connect);
        again.sendHex("8a06 0001 0001 61 02  6a02 0009");

        assertThat(again.receive(Suback.class).codes()).containsExactly(2);
        assertThat(again.receive(Acknowledgement.class).type()).isEqualTo(Type.PUBCOMP);
    }

    @ParameterizedTest
    @CsvSource({"4b,1", "4f,1", "5b,2", "58,2"})
    void ignoresFlagsOfAcknowledgements(String firstByte, int qos) {
        WireClient client = connected();
        client.subscribe("a", 2);
        engine.v5("p").publishFully(Publish.of("a", "x").qos(qos, 1));
        String id = String.format("%04x", client.receivePublish().packetId());

        client.sendHex(firstByte + "02" + id);
        if (qos == 2) {
            assertThat(client.receive(Acknowledgement.class).type()).isEqualTo(Type.PUBREL);
            client.sendHex("7f02" + id);
        }

        client.expectNothing();
    }

    @Test
    void ignoresFlagsOfPingRequestAndDisconnect() {
        WireClient client = engine.connect(Connect.of(Version.V3_1, "c").will("will", "lost"));
        WireClient watcher = engine.v5("watcher");
        watcher.subscribe("will", 0);

        client.sendHex("cf00").receive(PingResponse.class);
        client.sendHex("ef00").expectClosed();

        watcher.expectNothing();
    }

    @Test
    void acceptsDupWithQos0() {
        WireClient client = connected();
        client.subscribe("a", 0);

        client.sendHex("38 05 0001 61 3132");

        assertThat(client.receivePublish()).satisfies(publish -> {
            assertThat(publish.payload()).isEqualTo("12");
            assertThat(publish.dup()).isFalse();
        });
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            10 02 0000 0001 63                             | nothing unusual
            1f 02 0000 0001 63                             | flags of the fixed header
            10 03 0000 0001 63                             | reserved connect flag
            10 3a 0000 0001 63                             | will QoS 3 and will retain without a will
            10 82 0000 0001 63                             | username flag without a username
            10 c2 0000 0001 63                             | flags of username and password without either
            10 c2 0000 0001 63 0000                        | empty username, password flag without a password
            10 02 0000 0001 63 0001 75 0001 70             | username and password without their flags
            """)
    void acceptsConnect(String hex, String description) {
        WireClient client = engine.open().speak(Version.V3_1).sendHex(connect(hex));

        assertThat(client.receive(Connack.class).code()).isZero();
        client.expectNothing();
    }

    @Test
    void readsTheUsernameWithoutAPassword() {
        engine.authority().user("u", "", "# 7");
        WireClient client = engine.open().speak(Version.V3_1).sendHex(connect("10 c2 0000 0001 63 0001 75"));

        assertThat(client.receive(Connack.class).code()).isZero();
        assertThat(engine.broker().clients()).singleElement().satisfies(found -> assertThat(found.username())
                .isEqualTo("u"));
    }

    /** Returns a packet with protocol name, level and remaining length. */
    private static String connect(String hex) {
        String digits = hex.replace(" ", "");
        String body = "0006 4d5149736470 03".replace(" ", "") + digits.substring(2);
        return digits.substring(0, 2) + String.format("%02x", body.length() / 2) + body;
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            10 42 0000 0001 63 0001 70                     | password without username
            10 1e 0000 0001 63 0001 61 0001 61             | will QoS 3
            10 06 0000 0001 63 0001 23 0001 61             | wildcard in the will topic
            10 82 0000 0001 63 0002 75                     | truncated username
            """)
    void closesOnAnInvalidConnect(String hex, String description) {
        engine.open().speak(Version.V3_1).sendHex(connect(hex)).expectClosed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"04", "05", "02", "00"})
    void refusesAnotherLevel(String level) {
        String hex = connect("10 02 0000 0001 63").replace("4d514973647003", "4d5149736470" + level);
        WireClient client = engine.open().speak(Version.V3_1).sendHex(hex);

        assertThat(client.receive(Connack.class).code()).isEqualTo(1);
        client.expectClosed();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            0000                            | packet type 0
            f000                            | packet type 15
            2002 0000                       | CONNACK
            9003 0001 00                    | SUBACK
            3605 0001 61 0001               | PUBLISH with QoS 3
            3205 0001 61 0000               | PUBLISH with message id 0
            3002 0000                       | PUBLISH without a topic
            3003 0001 2b                    | PUBLISH to a wildcard
            8206 0001 0001 61 03            | SUBSCRIBE with QoS 3
            8206 0000 0001 61 00            | SUBSCRIBE with message id 0
            820a 0001 0005 61 2f 23 2f 62 00 | SUBSCRIBE with a wildcard out of place
            """)
    void closesOnAnInvalidPacket(String hex, String description) {
        connected().sendHex(hex).expectClosed();
    }

    @Test
    void doesNotStateThatASessionIsPresent() {
        Connect connect = Connect.of(Version.V3_1, "c").resume();
        engine.connect(connect).subscribe("a", 1);

        WireClient again = engine.open();

        assertThat(again.connect(connect).sessionPresent()).isFalse();
        engine.v5("p").publishFully(Publish.of("a", "x").qos(1, 1));
        ServerPacket.Publish publish = again.receivePublish();
        assertThat(publish.payload()).isEqualTo("x");
    }
}
