package dev.rookery.broker.moquette;

import dev.rookery.auth.Authentication.Refusal;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.util.AttributeKey;
import java.util.List;

/** Acknowledgements that the handlers send to the client or to Moquette on behalf of the other. */
final class Acknowledgements {
    /** Attribute in which Netty's decoder stores the protocol version of CONNECT. */
    private static final AttributeKey<MqttVersion> VERSION = AttributeKey.valueOf("NETTY_CODEC_MQTT_VERSION");

    private static final int FAILURE = 0x80;
    private static final int NOT_AUTHORIZED = Refusal.NOT_AUTHORIZED.reasonCode();

    private Acknowledgements() {}

    static boolean isVersion5(Channel channel) {
        return channel.attr(VERSION).get() == MqttVersion.MQTT_5;
    }

    /** Returns an acknowledgement without reason code. */
    static MqttMessage of(MqttMessageType type, int packetId) {
        return new MqttMessage(header(type), MqttMessageIdVariableHeader.from(packetId));
    }

    /** Returns the acknowledgement of a refused PUBLISH: "not authorized" in MQTT 5, a plain acknowledgement before. */
    static MqttMessage refusal(ChannelHandlerContext context, MqttMessageType type, int packetId) {
        return isVersion5(context.channel())
                ? new MqttMessage(
                        header(type),
                        new MqttPubReplyMessageVariableHeader(
                                packetId, (byte) NOT_AUTHORIZED, MqttProperties.NO_PROPERTIES))
                : of(type, packetId);
    }

    /** Replaces Moquette's code 0x80 of refused filters by "not authorized" (0x87) in MQTT 5. */
    static MqttSubAckMessage withReasonCodes(ChannelHandlerContext context, MqttSubAckMessage subAck) {
        if (!isVersion5(context.channel())) {
            return subAck;
        }
        List<Integer> codes = subAck.payload().reasonCodes().stream()
                .map(code -> code == FAILURE ? NOT_AUTHORIZED : code)
                .toList();
        return new MqttSubAckMessage(
                subAck.fixedHeader(), subAck.idAndPropertiesVariableHeader(), new MqttSubAckPayload(codes));
    }

    static int packetId(MqttMessage packet) {
        return ((MqttMessageIdVariableHeader) packet.variableHeader()).messageId();
    }

    private static MqttFixedHeader header(MqttMessageType type) {
        return new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 0);
    }
}
