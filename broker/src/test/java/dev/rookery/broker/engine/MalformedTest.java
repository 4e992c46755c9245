package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.ServerPacket.Connack;
import dev.rookery.testkit.wire.ServerPacket.PingResponse;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed packets close their own connection with the correct reason code and affect no other client. */
class MalformedTest {
    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    @AfterEach
    void otherClientsRemainConnected() {
        WireClient other = engine.v5("other");
        other.subscribe("a", 1);
        other.expectNothing();
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', textBlock = """
            0000                             | 129 | packet type 0
            0a c0                            | 129 | packet type 0 without the rest
            20 80                            | 130 | CONNACK from a client without the rest
            42 80                            | 129 | PUBACK with reserved bits without the rest
            f000 0000                        | 130 | AUTH without a method in CONNECT
            1000                             | 130 | second CONNECT
            2002 0000                        | 130 | CONNACK from a client
            2102 0000                        | 130 | CONNACK with reserved bits
            9003 0001 00                     | 130 | SUBACK from a client
            b003 0001 00                     | 130 | UNSUBACK from a client
            d000                             | 130 | PINGRESP from a client
            d100                             | 129 | PINGRESP with reserved bits
            36 06 0001 61 0001 00            | 129 | PUBLISH with QoS 3
            38 04 0001 61 00                 | 129 | PUBLISH with DUP and QoS 0
            32 06 0001 61 0000 00            | 130 | PUBLISH with packet id 0
            30 03 0000 00                    | 130 | PUBLISH without a topic
            30 04 0001 2b 00                 | 144 | PUBLISH to +
            30 06 0003 612f23 00             | 144 | PUBLISH to a/#
            30 04 0001 00 00                 | 129 | U+0000 in a topic
            30 06 0003 eda080 00             | 129 | surrogate in a topic
            30 05 0002 c0af 00               | 129 | overlong UTF-8 in a topic
            30 04 0001 ff 00                 | 129 | invalid UTF-8 in a topic
            30 03 0009 61                    | 129 | truncated topic
            30 04 0001 61 09                 | 129 | truncated properties
            30 06 0001 61 02 0102            | 130 | payload format indicator 2
            30 08 0001 61 04 0101 0101       | 130 | payload format indicator twice
            30 06 0001 61 02 0b01            | 130 | subscription identifier from a client
            30 06 0001 61 02 7f01            | 129 | unknown property
            30 07 0001 61 03 210001          | 129 | receive maximum in PUBLISH
            30 07 0001 61 03 230000          | 148 | topic alias 0
            30 08 0001 61 04 08 0001 2b      | 130 | wildcard in the response topic
            30 80808000                      | 129 | remaining length not minimally encoded
            30 ffffffff7f                    | 129 | remaining length of five bytes
            30 ffffff7f                      | 149 | packet larger than allowed
            42 02 0001                       | 129 | PUBACK with reserved bits
            60 02 0001                       | 129 | PUBREL with the wrong reserved bits
            40 01 00                         | 129 | truncated PUBACK
            40 02 0000                       | 130 | PUBACK with packet id 0
            40 03 0001 01                    | 130 | PUBACK with a reason code that it must not have
            80 06 0001 00 0001 61 00         | 129 | SUBSCRIBE with the wrong reserved bits
            82 03 0001 00                    | 130 | SUBSCRIBE without a filter
            82 07 0000 00 0001 61 00         | 130 | SUBSCRIBE with packet id 0
            82 07 0001 00 0001 61 03         | 129 | SUBSCRIBE with QoS 3
            82 07 0001 00 0001 61 40         | 129 | SUBSCRIBE with reserved options
            82 07 0001 00 0001 61 30         | 130 | SUBSCRIBE with retain handling 3
            82 06 0001 00 0001 61            | 129 | SUBSCRIBE without options
            82 09 0001 02 0b00 0001 61 00    | 130 | subscription identifier 0
            82 12 0001 00 000c 2473686172652f672f612f62 04 | 130 | No Local on a shared subscription
            a0 06 0001 00 0001 61            | 129 | UNSUBSCRIBE with the wrong reserved bits
            a2 03 0001 00                    | 130 | UNSUBSCRIBE without a filter
            c1 00                            | 129 | PINGREQ with reserved bits
            c0 01 00                         | 129 | PINGREQ with a body
            e1 00                            | 129 | DISCONNECT with reserved bits
            e0 03 00 00 00                   | 129 | DISCONNECT with trailing bytes
            """)
    void disconnectsVersion5WithReasonCode(String hex, int code, String description) {
        WireClient client = engine.v5("c");

        client.sendHex(hex);

        assertThat(client.expectDisconnect()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000",
                "0ac0",
                "4280",
                "d080",
                "f000",
                "1000",
                "36050001610001",
                "3803000161",
                "3205000161 0000",
                "30020000",
                "3003 0001 2b",
                "3003000100",
                "30ffffff7f",
                "20020000",
                "9003000100",
                "b0020001",
                "d000",
                "42020001",
                "60020001",
                "40020000",
                "4003000100",
                "82020001",
                "8206 0001 0001 61 03",
                "8206 0001 0001 61 04",
                "8006 0001 0001 61 00",
                "a2020001",
                "c100",
                "e001 00"
            })
    void closesVersion3Connection(String hex) {
        WireClient client = engine.v3("c");

        client.sendHex(hex);

        client.expectClosed();
    }

    /** Some clients write the remaining length with a fixed number of bytes, as only MQTT 5 forbids. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "10 8f00 0006 4d5149736470 03 02 0000 0001 61",
                "10 8f808000 0006 4d5149736470 03 02 0000 0001 61",
                "10 8d00 0004 4d515454 04 02 0000 0001 61",
                "10 8d8000 0004 4d515454 04 02 0000 0001 61"
            })
    void acceptsAPaddedRemainingLengthBeforeVersion5(String connect) {
        WireClient client = engine.open().speak(Version.V3_1_1).sendHex(connect);
        assertThat(client.receive(Connack.class).code()).isZero();

        client.sendHex("32 87808000 0001 62 0001 78 79");
        assertThat(client.receive(Acknowledgement.class).packetId()).isEqualTo(1);
        client.sendHex("c0 8000").receive(PingResponse.class);
    }

    @Test
    void rejectsAPaddedRemainingLengthOfVersion5() {
        WireClient client = engine.open().sendHex("10 8e00 0004 4d515454 05 02 0000 00 0001 61");

        assertThat(client.receive(Connack.class).code()).isEqualTo(0x81);
        client.expectClosed();
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', textBlock = """
            10 0e 0004 4d515454 05 03 0000 00 0001 61             | 129 | reserved flag
            11 0e 0004 4d515454 05 02 0000 00 0001 61             | 129 | reserved bits
            10 0e 0004 4d515454 05 1a 0000 00 0001 61             | 129 | will QoS without a will
            10 0e 0004 4d515454 05 22 0000 00 0001 61             | 129 | will retain without a will
            10 14 0004 4d515454 05 1e 0000 00 0001 61 00 0001 61 0001 61 | 129 | will QoS 3
            10 10 0004 4d515454 05 02 0000 02 2101 0001 61        | 129 | truncated property
            10 11 0004 4d515454 05 02 0000 03 210000 0001 61      | 130 | receive maximum 0
            10 13 0004 4d515454 05 02 0000 05 2700000000 0001 61  | 130 | maximum packet size 0
            10 14 0004 4d515454 05 02 0000 06 210001 210001 0001 61 | 130 | receive maximum twice
            10 10 0004 4d515454 05 02 0000 02 0101 0001 61        | 129 | property not allowed in CONNECT
            10 0f 0004 4d515454 05 02 0000 00 0001 61 00          | 129 | trailing bytes
            10 0d 0004 4d515454 05 82 0000 00 0001 61             | 129 | missing username
            10 0e 0004 4d515454 05 02 0000 00 0001 00             | 129 | U+0000 in the client id
            10 14 0004 4d515454 05 06 0000 00 0001 61 00 0001 23 0001 61 | 144 | wildcard in the will topic
            """)
    void rejectsVersion5ConnectWithReasonCode(String hex, int code, String description) {
        String fixed = withRemainingLength(hex);
        WireClient client = engine.open().sendHex(fixed);

        assertThat(client.receive(Connack.class).code()).isEqualTo(code);
        client.expectClosed();
    }

    /** Replaces the second byte by the remaining length. */
    private static String withRemainingLength(String hex) {
        String body = hex.replace(" ", "").substring(4);
        return hex.substring(0, 2) + String.format("%02x", body.length() / 2) + body;
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            10 0d 0004 4d515454 04 03 0000 0001 61             | reserved flag
            18 0d 0004 4d515454 04 02 0000 0001 61             | reserved bits
            10 0d 0004 4d515454 04 82 0000 0001 61             | missing username
            10 0d 0004 4d515454 04 42 0000 0001 61 0001 61     | password without username
            10 0d 0004 4d515454 04 1e 0000 0001 61 0001 61 0001 61 | will QoS 3
            10 0d 0004 4d515455 04 02 0000 0001 61             | wrong protocol name
            30 03 0001 61                                      | PUBLISH first
            c0 00                                              | PINGREQ first
            47 45 54 20 2f 20 48 54 54 50                      | HTTP
            """)
    void closesWithoutConnackBeforeVersion5(String hex, String description) {
        String bytes = hex.startsWith("1") ? withRemainingLength(hex) : hex;
        WireClient client = engine.open().sendHex(bytes);

        client.expectClosed();
    }

    @Test
    void acceptsPasswordWithoutUsernameInVersion5() {
        engine.authority().refuseAll(null);
        WireClient client = engine.open();

        assertThat(client.connect(Connect.v5("c").passwordAlone("p")).code()).isZero();
    }

    @Test
    void decodesPacketsReceivedByteByByte() {
        WireClient client = engine.open().speak(Version.V5);
        for (byte next : Connect.v5("c").toBytes()) {
            client.send(new byte[] {next});
        }

        assertThat(client.receive(Connack.class).code()).isZero();
    }
}
