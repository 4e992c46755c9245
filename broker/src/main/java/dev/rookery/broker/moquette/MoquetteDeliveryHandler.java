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
 * Withholds messages that the client is not authorized to receive, as Moquette does not authorize deliveries. Withheld QoS 1 and 2
 * messages are acknowledged to Moquette on behalf of the client, so that they do not fill the inflight window.
 *
 * <p>Not thread-safe; confined to the connection's event loop.
 */
final class MoquetteDeliveryHandler extends ChannelDuplexHandler {
    private final AuthenticatedClient client;
    /** Packet identifiers of withheld QoS 2 messages for which Moquette has not sent PUBREL. */
    private final Set<Integer> withheld = new HashSet<>();

    MoquetteDeliveryHandler(AuthenticatedClient client) {
        this.client = client;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof MqttPublishMessage publish
                && !client.rules().mayReceive(publish.variableHeader().topicName())) {
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
                // QoS 0 is not acknowledged.
            }
        }
        ReferenceCountUtil.release(publish);
    }
}
