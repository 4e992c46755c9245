package dev.rookery.broker.moquette;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.util.ReferenceCountUtil;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Answers a PUBLISH that the client may not send, which Moquette never acknowledges, and gives refused subscriptions of
 * MQTT 5 their reason code. Lives on the connection's event loop.
 */
final class MoquettePublishHandler extends ChannelDuplexHandler {
    private final Admission admission;
    /** Topic aliases of MQTT 5 that the client has set. */
    private final Map<Integer, String> aliases = new HashMap<>();
    /** QoS 2 packet ids whose PUBREC was sent from here. */
    private final Set<Integer> refused = new HashSet<>();

    MoquettePublishHandler(Admission admission) {
        this.admission = admission;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof MqttPublishMessage publish
                && publish.decoderResult().isSuccess()) {
            receive(context, publish);
        } else if (message instanceof MqttMessage packet && isReleaseOfRefused(packet)) {
            context.writeAndFlush(Acknowledgements.of(MqttMessageType.PUBCOMP, Acknowledgements.packetId(packet)));
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        context.write(
                message instanceof MqttSubAckMessage subAck ? Acknowledgements.inVersion(context, subAck) : message,
                promise);
    }

    private void receive(ChannelHandlerContext context, MqttPublishMessage publish) {
        String topic = topic(publish);
        // Moquette answers an alias that was never set.
        if (topic.isEmpty() || admission.rules().mayPublish(topic)) {
            context.fireChannelRead(publish);
            return;
        }
        int packetId = publish.variableHeader().packetId();
        switch (publish.fixedHeader().qosLevel()) {
            case AT_LEAST_ONCE ->
                context.writeAndFlush(Acknowledgements.refusal(context, MqttMessageType.PUBACK, packetId));
            case EXACTLY_ONCE -> {
                if (!Acknowledgements.isVersion5(context.channel())) {
                    refused.add(packetId);
                }
                context.writeAndFlush(Acknowledgements.refusal(context, MqttMessageType.PUBREC, packetId));
            }
            default -> {
                // QoS 0 has no answer.
            }
        }
        ReferenceCountUtil.release(publish);
    }

    private String topic(MqttPublishMessage publish) {
        String topic = publish.variableHeader().topicName();
        var alias = publish.variableHeader().properties().getProperty(MqttProperties.TOPIC_ALIAS);
        if (alias == null) {
            return topic;
        }
        Integer number = (Integer) alias.value();
        if (topic.isEmpty()) {
            return aliases.getOrDefault(number, "");
        }
        aliases.put(number, topic);
        return topic;
    }

    private boolean isReleaseOfRefused(MqttMessage packet) {
        return packet.fixedHeader() != null
                && packet.fixedHeader().messageType() == MqttMessageType.PUBREL
                && packet.variableHeader() instanceof MqttMessageIdVariableHeader header
                && refused.remove(header.messageId());
    }
}
