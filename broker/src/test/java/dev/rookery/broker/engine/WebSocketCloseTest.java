package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WebSocket;
import dev.rookery.testkit.wire.WebSocket.Frame;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The broker sends one Close frame, after all packets, whichever side ends the connection (RFC 6455, section 7). */
class WebSocketCloseTest {
    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    private WebSocket open() {
        return WebSocket.open(engine.address(Transport.WEBSOCKET), "/mqtt", "mqtt");
    }

    private WebSocket connected(Connect connect) {
        WebSocket webSocket = open();
        WireClient client = engine.register(WireClient.webSocket(webSocket));
        assertThat(client.connect(connect).code()).isZero();
        return webSocket;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** Receives all frames. Requires one Close frame, the last, and no empty data frame. */
    private static List<Frame> receiveAll(WebSocket webSocket) {
        List<Frame> frames = new ArrayList<>();
        for (Optional<Frame> next = webSocket.receiveFrame(); next.isPresent(); next = webSocket.receiveFrame()) {
            frames.add(next.get());
        }
        assertThat(frames).isNotEmpty();
        assertThat(frames.get(frames.size() - 1).opcode()).isEqualTo(WebSocket.CLOSE);
        assertThat(frames.subList(0, frames.size() - 1))
                .allMatch(frame -> frame.opcode() == WebSocket.BINARY && frame.payload().length > 0);
        return frames;
    }

    private static Frame receiveClose(WebSocket webSocket) {
        List<Frame> frames = receiveAll(webSocket);
        return frames.get(frames.size() - 1);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1005",
        "03e8, 1000",
        "03e9 627965, 1001",
        "0bb8, 3000",
        "1387, 4999",
        "03, 1002",
        "03ed, 1002",
        "03ee, 1002",
        "03f7, 1002",
        "07d0, 1002",
        "0000, 1002",
        "03e8 c3, 1007"
    })
    void answersACloseFrame(String payload, int code) {
        WebSocket webSocket = connected(Connect.v3("c"));

        webSocket.sendFrame(WebSocket.CLOSE, true, bytes(payload));

        assertThat(receiveClose(webSocket).closeCode()).isEqualTo(code);
    }

    /** Frames as bytes in hexadecimal form, with the mask 0. */
    @ParameterizedTest
    @CsvSource({
        "81 82 00000000 4142, 1003",
        "01 80 00000000, 1003",
        "80 80 00000000, 1002",
        "82 02 c000, 1002",
        "f3 81 00000000 01, 1002",
        "c2 82 00000000 c000, 1002",
        "89 fe 007e 00000000, 1002",
        "02 80 00000000 82 80 00000000, 1002"
    })
    void closesAfterAViolation(String hex, int code) {
        WebSocket beforeConnect = open();
        WebSocket version3 = connected(Connect.v3("three"));
        WebSocket version5 = connected(Connect.v5("five"));

        beforeConnect.send(bytes(hex));
        version3.send(bytes(hex));
        version5.send(bytes(hex));

        assertThat(receiveAll(beforeConnect)).hasSize(1);
        assertThat(receiveClose(version3).closeCode()).isEqualTo(code);
        List<Frame> frames = receiveAll(version5);
        assertThat(frames).hasSize(2);
        assertThat(frames.get(0).payload()).startsWith(0xe0);
        assertThat(frames.get(0).payload()[2]).isEqualTo((byte) 0x82);
        assertThat(frames.get(1).closeCode()).isEqualTo(code);
        assertThat(frames.get(1).closeReason()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"V3_1, 00 00", "V3_1_1, 30 00", "V3_1_1, f0 00", "V5, 36 00", "V5, 82 02 00 00"})
    void closesAfterAMalformedPacket(Version version, String packet) {
        WebSocket webSocket = connected(Connect.of(version, "c"));

        webSocket.sendFrame(WebSocket.BINARY, true, bytes(packet));

        assertThat(receiveClose(webSocket).closeCode()).isEqualTo(1002);
    }

    @Test
    void closesAfterAMalformedConnect() {
        WebSocket webSocket = open();

        webSocket.sendFrame(WebSocket.BINARY, true, bytes("10 02 00 00"));

        assertThat(receiveClose(webSocket).closeCode()).isEqualTo(1002);
    }

    @Test
    void closesAfterDisconnect() {
        WebSocket webSocket = connected(Connect.v5("c"));

        webSocket.sendFrame(WebSocket.BINARY, true, WirePackets.disconnect());

        assertThat(receiveClose(webSocket).closeCode()).isEqualTo(1000);
    }

    @Test
    void closesAfterARefusedConnect() {
        engine.authority().user("u", "u", "a 5");
        WebSocket webSocket = open();

        webSocket.sendFrame(
                WebSocket.BINARY, true, Connect.v3("c").user("u", "wrong").toBytes());

        List<Frame> frames = receiveAll(webSocket);
        assertThat(frames).hasSize(2);
        assertThat(frames.get(1).closeCode()).isEqualTo(1008);
    }

    @Test
    void closesAfterAnAdministrativeDisconnect() {
        engine.authority().user("u", "u", "a 5");
        WebSocket webSocket = connected(Connect.v3("c").user("u", "u"));

        assertThat(engine.broker().disconnect(new UserKey(TenantId.DEFAULT, "u"), "c"))
                .isTrue();

        Frame close = receiveClose(webSocket);
        assertThat(close.closeCode()).isEqualTo(1008);
        assertThat(close.closeReason()).isEqualTo("Administrative action");
    }

    @Test
    void closesAfterATakeover() {
        WebSocket webSocket = connected(Connect.v3("c"));

        connected(Connect.v3("c"));

        Frame close = receiveClose(webSocket);
        assertThat(close.closeCode()).isEqualTo(1008);
        assertThat(close.closeReason()).isEqualTo("Session taken over");
    }

    @Test
    void closesAtShutdown() {
        WebSocket webSocket = connected(Connect.v3("c"));

        engine.broker().close();

        assertThat(receiveClose(webSocket).closeCode()).isEqualTo(1001);
    }

    /** The client need not respond before its session ends. */
    @Test
    void endsTheSessionBeforeTheClientAnswers() {
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("will", 0);
        WebSocket webSocket = connected(Connect.v5("c").will("will", "x", 0, false, WireProperties.NONE));

        webSocket.sendFrame(WebSocket.BINARY, true, WirePackets.disconnect(0x04, WireProperties.NONE));

        assertThat(subscriber.receivePublish().payload()).isEqualTo("x");
        Awaitility.await().until(() -> engine.broker().clients().size() == 1);
    }

    @Test
    void publishesTheWillOfAClientThatOnlyClosesTheWebSocket() {
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("will", 0);
        WebSocket webSocket = connected(Connect.v3("c").will("will", "x", 0, false, WireProperties.NONE));

        webSocket.sendFrame(WebSocket.CLOSE, true, bytes("03e8"));

        assertThat(subscriber.receivePublish().payload()).isEqualTo("x");
    }

    /** All packets in front of the Close frame are handled, also those that wait for the login. */
    @Test
    void handlesThePacketsBeforeTheEnd() {
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("a", 0);
        engine.authority().hold();
        WebSocket webSocket = open();
        webSocket.send(
                WebSocket.frame(WebSocket.BINARY, true, Connect.v3("c").toBytes()),
                WebSocket.frame(WebSocket.BINARY, true, Publish.of("a", "x").toBytes(Version.V3_1_1)),
                WebSocket.frame(WebSocket.CLOSE, true, bytes("03e8")),
                WebSocket.frame(
                        WebSocket.BINARY, true, Publish.of("a", "behind").toBytes(Version.V3_1_1)));
        engine.authority().release();

        assertThat(subscriber.receivePublish().payload()).isEqualTo("x");
        List<Frame> frames = receiveAll(webSocket);
        assertThat(frames).hasSize(2);
        assertThat(frames.get(1).closeCode()).isEqualTo(1000);
        subscriber.expectNothing();
    }

    /** A client in the middle of a frame of many packets. */
    @Test
    void handlesThePacketsBeforeAViolation() {
        WebSocket webSocket = connected(Connect.v5("c"));

        webSocket.send(
                WebSocket.frame(
                        WebSocket.BINARY, true, Publish.of("a", "x").qos(1, 7).toBytes(Version.V5)),
                WebSocket.frame(WebSocket.TEXT, true, new byte[] {65}));

        WireClient client = WireClient.webSocket(webSocket);
        assertThat(client.receive(ServerPacket.Acknowledgement.class).packetId())
                .isEqualTo(7);
        assertThat(client.receive(ServerPacket.Disconnect.class).code()).isEqualTo(0x82);
    }

    @Test
    void ignoresDataAfterItsCloseFrame() {
        WebSocket webSocket = connected(Connect.v3("c"));
        webSocket.sendFrame(WebSocket.BINARY, true, WirePackets.disconnect());
        assertThat(webSocket.receiveFrame().orElseThrow().closeCode()).isEqualTo(1000);

        webSocket.sendFrame(WebSocket.BINARY, true, Publish.of("a", "x").toBytes(Version.V3_1_1));
        webSocket.sendFrame(WebSocket.CLOSE, true, bytes("03e8"));

        assertThat(webSocket.receiveFrame()).isEmpty();
    }
}
