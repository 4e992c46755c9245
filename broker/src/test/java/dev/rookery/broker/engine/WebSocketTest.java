package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WebSocket;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketTest {
    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    private WebSocket open(String path, String subprotocol) {
        return WebSocket.open(engine.address(Transport.WEBSOCKET), path, subprotocol);
    }

    private WireClient client(WebSocket webSocket) {
        return engine.register(WireClient.webSocket(webSocket));
    }

    @ParameterizedTest
    @CsvSource({"mqtt,mqtt", "mqttv3.1,mqttv3.1", "'other, mqtt',mqtt"})
    void negotiatesASubprotocol(String requested, String negotiated) {
        WebSocket webSocket = open("/mqtt", requested);

        assertThat(webSocket.response())
                .startsWith("HTTP/1.1 101")
                .containsIgnoringCase("sec-websocket-protocol: " + negotiated + "\r\n");
        assertThat(client(webSocket).connect(Connect.v5("c")).code()).isZero();
    }

    /** As proxies may send it (RFC 9112, section 3.2.2). */
    @Test
    void acceptsARequestTargetInAbsoluteForm() {
        WebSocket webSocket = open("http://broker.example.com/mqtt", "mqtt");

        assertThat(client(webSocket).connect(Connect.v5("c")).code()).isZero();
    }

    @Test
    void carriesMessages() {
        WireClient subscriber = client(open("/mqtt", "mqtt"));
        subscriber.connect(Connect.v3("s"));
        subscriber.subscribe("a", 1);
        byte[] large = new byte[300_000];
        Arrays.fill(large, (byte) 7);

        client(open("/mqtt?token=x", "mqtt")).sendConnect(Connect.v5("p")).publish(Publish.of("a", large));

        assertThat(subscriber.receivePublish().body()).isEqualTo(large);
    }

    @Test
    void acceptsPacketsSplitAndMergedAcrossFrames() {
        WebSocket webSocket = open("/mqtt", "mqtt");
        byte[] connect = Connect.v5("c").toBytes();
        byte[] publish = Publish.of("a", "x").qos(1, 1).toBytes(Version.V5);

        webSocket.sendFrame(WebSocket.BINARY, true, Arrays.copyOf(connect, 3));
        webSocket.sendFrame(WebSocket.BINARY, false, Arrays.copyOfRange(connect, 3, connect.length));
        webSocket.sendFrame(WebSocket.PING, true, new byte[] {1});
        webSocket.sendFrame(WebSocket.CONTINUATION, false, Arrays.copyOf(publish, 4));
        webSocket.sendFrame(WebSocket.CONTINUATION, false, Arrays.copyOfRange(publish, 4, publish.length));
        webSocket.sendFrame(WebSocket.CONTINUATION, true, WirePackets.pingRequest());

        WireClient client = client(webSocket);
        assertThat(client.receive()).isInstanceOf(ServerPacket.Connack.class);
        assertThat(client.receive()).isInstanceOf(ServerPacket.Acknowledgement.class);
        assertThat(client.receive()).isInstanceOf(ServerPacket.PingResponse.class);
    }

    @Test
    void processesPacketsPipelinedBehindConnect() {
        engine.authority().hold();
        WebSocket webSocket = open("/mqtt", "mqtt");
        webSocket.sendFrame(WebSocket.BINARY, true, Connect.v5("c").toBytes());
        webSocket.sendFrame(WebSocket.BINARY, true, WirePackets.pingRequest());
        engine.authority().release();

        WireClient client = client(webSocket);
        assertThat(client.receive()).isInstanceOf(ServerPacket.Connack.class);
        assertThat(client.receive()).isInstanceOf(ServerPacket.PingResponse.class);
    }

    @ParameterizedTest
    @CsvSource({"'mqttv3.1, mqtt',mqtt", "'mqttv3.1,other',mqttv3.1"})
    void prefersTheNameOfTheStandard(String requested, String negotiated) {
        assertThat(open("/mqtt", requested).response())
                .containsIgnoringCase("sec-websocket-protocol: " + negotiated + "\r\n");
    }

    @Test
    void readsSeveralSubprotocolHeadersAsOneList() {
        WebSocket webSocket = WebSocket.open(
                engine.address(Transport.WEBSOCKET), "/mqtt", "other", "Sec-WebSocket-Protocol: mqtt\r\n");

        assertThat(webSocket.response()).containsIgnoringCase("sec-websocket-protocol: mqtt\r\n");
        assertThat(client(webSocket).connect(Connect.v5("c")).code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits, x-webkit-deflate-frame",
                "permessage-deflate; server_no_context_takeover; client_max_window_bits=15"
            })
    void doesNotAcceptExtensions(String offer) {
        WebSocket webSocket = WebSocket.open(
                engine.address(Transport.WEBSOCKET), "/mqtt", "mqtt", "Sec-WebSocket-Extensions: " + offer + "\r\n");

        assertThat(webSocket.response()).startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("extensions");
        assertThat(client(webSocket).connect(Connect.v5("c")).code()).isZero();
    }

    /** A client need not wait for the response. */
    @Test
    void acceptsFramesBehindTheRequest() {
        WebSocket webSocket = WebSocket.sendingRequest(
                engine.address(Transport.WEBSOCKET),
                "GET /mqtt HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Protocol: mqtt\r\n\r\n"
                        + new String(
                                WebSocket.frame(
                                        WebSocket.BINARY,
                                        true,
                                        Connect.v3("c").keepAlive(0).toBytes()),
                                StandardCharsets.ISO_8859_1));

        assertThat(client(webSocket)
                        .speak(Version.V3_1_1)
                        .receive(ServerPacket.Connack.class)
                        .code())
                .isZero();
    }

    private WebSocket fromPage(String origin) {
        return WebSocket.open(
                engine.address(Transport.WEBSOCKET),
                "/mqtt",
                "mqtt",
                "Host: Broker.example.com:9001\r\nOrigin: " + origin + "\r\n");
    }

    /** The web console has the same host as the broker, but another port. */
    @ParameterizedTest
    @ValueSource(strings = {"https://broker.example.com", "http://broker.example.com:8080"})
    void acceptsPagesOfTheSameHost(String origin) {
        assertThat(client(fromPage(origin)).connect(Connect.v5("c")).code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "https://broker.example.com.evil.example", "null", "", "x y"})
    void refusesPagesOfOtherHosts(String origin) {
        assertThat(fromPage(origin).response()).startsWith("HTTP/1.1 403");
    }
}
