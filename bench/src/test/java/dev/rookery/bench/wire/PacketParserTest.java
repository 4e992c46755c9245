package dev.rookery.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Encoder and parser of the driver, tested with Netty's codec. */
class PacketParserTest {
    private final List<String> seen = new ArrayList<>();
    private final PacketListener listener = new PacketListener() {
        @Override
        public void onConnack(int code, int receiveMaximum) {
            seen.add("connected " + code + " " + receiveMaximum);
        }

        @Override
        public void onPublish(int qos, boolean retained, int packetId, ByteBuf payload) {
            seen.add("message " + qos + " " + retained + " " + packetId + " "
                    + payload.toString(StandardCharsets.UTF_8));
        }

        @Override
        public void onAcknowledgement(PacketType type, int packetId, int code) {
            seen.add(type + " " + packetId + " " + code);
        }

        @Override
        public void onSubscriptionAcknowledgement(int packetId, int code) {
            seen.add("subscription " + packetId + " " + code);
        }

        @Override
        public void onDisconnect(int code) {
            seen.add("disconnected " + code);
        }
    };

    @Test
    void parsesPacketsSplitAtAnyPosition() {
        ByteBuf stream = encoded(
                MqttVersion.MQTT_3_1_1,
                publish(0, 0, "first"),
                publish(2, 7, "second, " + "long ".repeat(40)),
                MqttMessageBuilders.pubAck().packetId(9).build());
        List<String> expected =
                List.of("message 0 true 0 first", "message 2 true 7 second, " + "long ".repeat(40), "PUBACK 9 0");

        for (int cut = 0; cut <= stream.readableBytes(); cut++) {
            seen.clear();
            ByteBuf received = Unpooled.buffer();
            PacketParser parser = new PacketParser(WireProtocol.V3_1_1, listener);
            parser.read(received.writeBytes(stream, 0, cut));
            parser.read(received.writeBytes(stream, cut, stream.readableBytes() - cut));
            assertThat(seen).isEqualTo(expected);
            assertThat(received.isReadable()).isFalse();
        }
    }

    @Test
    void parsesMqtt5Packets() {
        ByteBuf stream = encoded(
                MqttVersion.MQTT_5,
                MqttMessageBuilders.connAck()
                        .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED)
                        .properties(properties -> properties
                                .assignedClientId("assigned")
                                .userProperty("name", "value")
                                .serverKeepAlive(60)
                                .maximumPacketSize(1000)
                                .receiveMaximum(20)
                                .retainAvailable(true))
                        .build(),
                MqttMessageBuilders.subAck()
                        .packetId(3)
                        .addGrantedQoses(MqttQoS.FAILURE)
                        .build(),
                publish(1, 4, "text"),
                MqttMessageBuilders.disconnect().reasonCode((byte) 0x98).build());

        new PacketParser(WireProtocol.V5, listener).read(stream);

        assertThat(seen)
                .containsExactly("connected 0 20", "subscription 3 128", "message 1 true 4 text", "disconnected 152");
    }

    @Test
    void rejectsInvalidPackets() {
        PacketParser parser = new PacketParser(WireProtocol.V3_1_1, listener);

        assertThatThrownBy(() -> parser.read(Unpooled.wrappedBuffer(new byte[] {0x10, 0})))
                .isInstanceOf(MalformedPacketException.class);
        assertThatThrownBy(() -> parser.read(Unpooled.wrappedBuffer(new byte[] {0x00, 0})))
                .isInstanceOf(MalformedPacketException.class);
        assertThatThrownBy(() -> parser.read(Unpooled.wrappedBuffer(new byte[] {0x30, -1, -1, -1, -1, 1})))
                .isInstanceOf(MalformedPacketException.class);
    }

    @ParameterizedTest
    @EnumSource(WireProtocol.class)
    void encodesPackets(WireProtocol version) {
        PacketWriter writer = new PacketWriter(version);
        ByteBuf out = Unpooled.buffer();
        writer.connect(out, "client", Optional.of(new LoginCredentials("üser", "secret")), 30);
        writer.subscribe(out, 1, "a/+", 2);
        writer.publish(out, "a/b".getBytes(StandardCharsets.UTF_8), 1, true, 5, 4);
        out.writeBytes("text".getBytes(StandardCharsets.UTF_8));
        writer.acknowledge(out, PacketType.PUBREL, 6);
        writer.unsubscribe(out, 2, "a/+");
        writer.disconnect(out);

        EmbeddedChannel channel = new EmbeddedChannel(new MqttDecoder());
        channel.writeInbound(out);
        List<MqttMessage> messages = new ArrayList<>();
        for (MqttMessage message = channel.readInbound(); message != null; message = channel.readInbound()) {
            assertThat(message.decoderResult().isSuccess()).isTrue();
            messages.add(message);
        }

        assertThat(messages)
                .extracting(message -> message.fixedHeader().messageType().name())
                .containsExactly("CONNECT", "SUBSCRIBE", "PUBLISH", "PUBREL", "UNSUBSCRIBE", "DISCONNECT");
        assertThat(((MqttConnectVariableHeader) messages.get(0).variableHeader()).version())
                .isEqualTo(version.level());
        MqttPublishMessage publish = (MqttPublishMessage) messages.get(2);
        assertThat(publish.variableHeader().topicName()).isEqualTo("a/b");
        assertThat(publish.variableHeader().packetId()).isEqualTo(5);
        assertThat(publish.payload().toString(StandardCharsets.UTF_8)).isEqualTo("text");
        publish.release();
    }

    private static MqttMessage publish(int qos, int packetId, String text) {
        return MqttMessageBuilders.publish()
                .topicName("some/topic")
                .qos(MqttQoS.valueOf(qos))
                .messageId(packetId)
                .retained(true)
                .payload(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8))
                .build();
    }

    /** Encodes packets with Netty's codec for a client of the version. */
    private static ByteBuf encoded(MqttVersion version, MqttMessage... messages) {
        EmbeddedChannel channel = new EmbeddedChannel(new MqttDecoder(), MqttEncoder.INSTANCE);
        // Netty's encoder uses the version of the decoded CONNECT.
        ByteBuf connect = Unpooled.buffer();
        WireProtocol protocol = version == MqttVersion.MQTT_5 ? WireProtocol.V5 : WireProtocol.V3_1_1;
        new PacketWriter(protocol).connect(connect, "client", Optional.empty(), 0);
        channel.writeInbound(connect);
        channel.writeOutbound((Object[]) messages);
        ByteBuf stream = Unpooled.buffer();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            stream.writeBytes(part);
            part.release();
        }
        return stream;
    }
}
