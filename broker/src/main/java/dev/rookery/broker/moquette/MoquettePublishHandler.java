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
 * Acknowledges unauthorized PUBLISH packets, which Moquette does not, and sets the reason code of refused MQTT 5 subscriptions.
 *
 * <p>Not thread-safe; confined to the connection's event loop.
 */
final class MoquettePublishHandler extends ChannelDuplexHandler {
    private final AuthenticatedClient client;
    /** MQTT 5 topic aliases of the client. */
    private final Map<Integer, String> aliases = new HashMap<>();
    /** Packet identifiers of refused QoS 2 messages for which the client has not sent PUBREL. */
    private final Set<Integer> refused = new HashSet<>();

    MoquettePublishHandler(AuthenticatedClient client) {
        this.client = client;
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
                message instanceof MqttSubAckMessage subAck
                        ? Acknowledgements.withReasonCodes(context, subAck)
                        : message,
                promise);
    }

    private void receive(ChannelHandlerContext context, MqttPublishMessage publish) {
        String topic = topic(publish);
        // Moquette handles unknown aliases.
        if (topic.isEmpty() || client.rules().mayPublish(topic)) {
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
                // QoS 0 is not acknowledged.
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
