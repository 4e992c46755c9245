package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WebSocket;
import dev.rookery.testkit.wire.WebSocket.Frame;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Packets and frames whose boundaries differ [MQTT-6.0.0-2]. */
class WebSocketFramesTest {
    private static final int MESSAGES = 30;
    private static final byte[] PAYLOAD = new byte[50_000];

    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    private WebSocket open() {
        return WebSocket.open(engine.address(Transport.WEBSOCKET), "/mqtt", "mqtt");
    }

    private WireClient client(WebSocket webSocket) {
        return engine.register(WireClient.webSocket(webSocket)).speak(Version.V5);
    }

    private static byte[] publications() {
        ByteArrayOutputStream packets = new ByteArrayOutputStream();
        for (int id = 1; id <= MESSAGES; id++) {
            packets.writeBytes(Publish.of("a", PAYLOAD).qos(1, id).toBytes(Version.V5));
        }
        return packets.toByteArray();
    }

    /** MQTT.js joins the packets that wait in the browser. */
    @Test
    void acceptsAFrameThatIsLargerThanAnyPacket() {
        WebSocket webSocket = open();
        WireClient client = client(webSocket);
        client.connect(Connect.v5("c"));
        byte[] packets = publications();
        assertThat(packets).hasSizeGreaterThan(BrokerConfig.DEFAULT_MAXIMUM_PACKET_SIZE);

        webSocket.sendFrame(WebSocket.BINARY, true, packets);

        for (int i = 0; i < MESSAGES; i++) {
            client.receive(ServerPacket.Acknowledgement.class);
        }
        client.expectNothing();
    }

    @Test
    void chargesPongsThatTheClientDoesNotRead() {
        WebSocket webSocket = open();
        WireClient client = client(webSocket);
        client.connect(Connect.v5("c"));
        ByteArrayOutputStream pings = new ByteArrayOutputStream();
        for (int i = 0; i < 1000; i++) {
            pings.writeBytes(WebSocket.frame(WebSocket.PING, true, new byte[125]));
        }

        for (int i = 0; i < 1000 && unsent() == 0; i++) {
            webSocket.send(pings.toByteArray());
        }

        assertThat(unsent()).isPositive();
        client.close();
        Awaitility.await().until(() -> unsent() == 0);
    }

    private long unsent() {
        return engine.broker()
                .admin()
                .memory()
                .toCompletableFuture()
                .join()
                .use(MemoryKind.UNSENT)
                .bytes();
    }

    /** A terabyte, of which the first bytes arrive. */
    @Test
    void handlesPacketsBeforeTheirFrameEnds() {
        WebSocket webSocket = open();
        WireClient client = client(webSocket);
        webSocket.send(HexFormat.of().parseHex("82ff000001000000000000000000"));

        webSocket.send(Connect.v5("c").toBytes());
        client.receive(ServerPacket.Connack.class);
        webSocket.send(publications());

        for (int i = 0; i < MESSAGES; i++) {
            client.receive(ServerPacket.Acknowledgement.class);
        }
    }

    @Test
    void limitsPacketsInsideAFrame() {
        WebSocket webSocket = open();
        WireClient client = client(webSocket);
        client.connect(Connect.v5("c"));

        webSocket.send(HexFormat.of().parseHex("82ff000001000000000000000000"));
        webSocket.send(HexFormat.of().parseHex("30818040"));

        assertThat(client.receive(ServerPacket.Disconnect.class).code()).isEqualTo(0x95);
        assertThat(webSocket.receiveFrame().orElseThrow().closeCode()).isEqualTo(1009);
    }

    @Test
    void acceptsFramesOfOneByteAndPingsBetweenFragments() {
        WebSocket webSocket = open();
        byte[] packets = join(
                Connect.v5("c").toBytes(),
                Publish.of("a", "x").qos(1, 1).toBytes(Version.V5),
                WirePackets.pingRequest());

        for (int i = 0; i < packets.length; i++) {
            int opcode = i == 0 ? WebSocket.BINARY : WebSocket.CONTINUATION;
            webSocket.sendFrame(opcode, i == packets.length - 1, new byte[] {packets[i]});
            webSocket.sendFrame(WebSocket.PONG, true, new byte[0]);
        }

        WireClient client = client(webSocket);
        client.receive(ServerPacket.Connack.class);
        client.receive(ServerPacket.Acknowledgement.class);
        client.receive(ServerPacket.PingResponse.class);
    }

    @Test
    void answersPingsWithTheirPayload() {
        WebSocket webSocket = open();
        byte[] largest = new byte[125];
        Arrays.fill(largest, (byte) 'p');

        webSocket.sendFrame(WebSocket.BINARY, false, new byte[0]);
        webSocket.sendFrame(WebSocket.PING, true, largest);
        webSocket.sendFrame(WebSocket.PING, true, new byte[0]);

        assertPong(webSocket, largest);
        assertPong(webSocket, new byte[0]);
        webSocket.close();
    }

    private static void assertPong(WebSocket webSocket, byte[] payload) {
        Frame pong = webSocket.receiveFrame().orElseThrow();
        assertThat(pong.opcode()).isEqualTo(WebSocket.PONG);
        assertThat(pong.payload()).isEqualTo(payload);
    }

    private static byte[] join(byte[]... packets) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            joined.writeBytes(packet);
        }
        return joined.toByteArray();
    }
}
