package dev.rookery.broker.moquette;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.util.ReferenceCountUtil;
import java.util.HashSet;
import java.util.Set;

/**
 * Keeps messages from clients that may not read them: Moquette asks nobody on delivery. A withheld QoS 1 or 2 message is
 * acknowledged to Moquette in the client's name, so that it does not fill the window. Lives on the connection's event
 * loop.
 */
final class MoquetteDeliveryHandler extends ChannelDuplexHandler {
    private final Admission admission;
    /** QoS 2 packet ids of messages that were withheld and whose PUBREL is still to come from Moquette. */
    private final Set<Integer> withheld = new HashSet<>();

    MoquetteDeliveryHandler(Admission admission) {
        this.admission = admission;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof MqttPublishMessage publish
                && !admission.rules().mayReceive(publish.variableHeader().topicName())) {
            promise.setSuccess();
            withhold(context, publish);
        } else if (message instanceof MqttMessage packet
                && packet.fixedHeader().messageType() == MqttMessageType.PUBREL
                && withheld.remove(Acknowledgements.packetId(packet))) {
            promise.setSuccess();
            context.fireChannelRead(Acknowledgements.of(MqttMessageType.PUBCOMP, Acknowledgements.packetId(packet)));
        } else {
            context.write(message, promise);
        }
    }

    private void withhold(ChannelHandlerContext context, MqttPublishMessage publish) {
        int packetId = publish.variableHeader().packetId();
        switch (publish.fixedHeader().qosLevel()) {
            case AT_LEAST_ONCE -> context.fireChannelRead(Acknowledgements.of(MqttMessageType.PUBACK, packetId));
            case EXACTLY_ONCE -> {
                withheld.add(packetId);
                context.fireChannelRead(Acknowledgements.of(MqttMessageType.PUBREC, packetId));
            }
            default -> {
                // QoS 0 awaits no acknowledgement.
            }
        }
        ReferenceCountUtil.release(publish);
    }
}
