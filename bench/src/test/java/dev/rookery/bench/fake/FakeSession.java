package dev.rookery.bench.fake;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import java.util.Map;
import java.util.TreeMap;

/** Connection of one client to a {@link FakeBroker}. */
final class FakeSession extends SimpleChannelInboundHandler<MqttMessage> {
    private final FakeBroker broker;
    private final Map<String, MqttQoS> subscriptions = new TreeMap<>();
    private ChannelHandlerContext context;
    private String username;
    private int lastPacketId;

    FakeSession(FakeBroker broker) {
        this.broker = broker;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ignored, MqttMessage message) {
        if (message.decoderResult().isFailure()) {
            throw new IllegalStateException(message.decoderResult().cause());
        }
        switch (message.fixedHeader().messageType()) {
            case CONNECT -> connect((MqttConnectMessage) message);
            case SUBSCRIBE -> subscribe((MqttSubscribeMessage) message);
            case UNSUBSCRIBE -> unsubscribe((MqttUnsubscribeMessage) message);
            case PUBLISH -> publish((MqttPublishMessage) message);
            case PUBREC -> acknowledge(MqttMessageType.PUBREL, packetId(message));
            case PUBREL -> acknowledge(MqttMessageType.PUBCOMP, packetId(message));
            case DISCONNECT -> context.close();
            default -> {
                // PUBACK and PUBCOMP end a delivery, which has no state.
            }
        }
    }

    private void connect(MqttConnectMessage connect) {
        username = connect.payload().userName();
        byte[] password = connect.payload().passwordInBytes();
        boolean refused = password != null && new String(password).equals(FakeBroker.REFUSED_PASSWORD);
        boolean v5 = connect.variableHeader().version() == 5;
        MqttConnectReturnCode code = !refused
                ? MqttConnectReturnCode.CONNECTION_ACCEPTED
                : v5
                        ? MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD
                        : MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED;
        context.writeAndFlush(MqttMessageBuilders.connAck()
                .returnCode(code)
                .properties(
                        properties -> properties.assignedClientId("assigned").receiveMaximum(10))
                .build());
        if (refused) {
            context.close();
        } else {
            broker.opened(this);
        }
    }

    private void subscribe(MqttSubscribeMessage subscribe) {
        for (MqttTopicSubscription subscription : subscribe.payload().topicSubscriptions()) {
            subscriptions.put(subscription.topicFilter(), subscription.qualityOfService());
        }
        context.writeAndFlush(MqttMessageBuilders.subAck()
                .packetId(subscribe.variableHeader().messageId())
                .addGrantedQos(MqttQoS.AT_MOST_ONCE)
                .build());
    }

    private void unsubscribe(MqttUnsubscribeMessage unsubscribe) {
        unsubscribe.payload().topics().forEach(subscriptions::remove);
        context.writeAndFlush(MqttMessageBuilders.unsubAck()
                .packetId(unsubscribe.variableHeader().messageId())
                .addReasonCode((short) 0)
                .build());
    }

    private void publish(MqttPublishMessage publish) {
        int qos = publish.fixedHeader().qosLevel().value();
        if (qos > 0) {
            acknowledge(
                    qos == 1 ? MqttMessageType.PUBACK : MqttMessageType.PUBREC,
                    publish.variableHeader().packetId());
        }
        broker.route(publish.variableHeader().topicName(), qos, publish.payload());
    }

    private void acknowledge(MqttMessageType type, int packetId) {
        MqttQoS headerQos = type == MqttMessageType.PUBREL ? MqttQoS.AT_LEAST_ONCE : MqttQoS.AT_MOST_ONCE;
        context.writeAndFlush(new MqttMessage(
                new MqttFixedHeader(type, false, headerQos, false, 0), MqttMessageIdVariableHeader.from(packetId)));
    }

    /** Returns the username; null if CONNECT contained none. */
    String username() {
        return username;
    }

    /** Returns whether a subscription equals the topic, or matches it with a trailing wildcard. */
    boolean matches(String topic) {
        return subscriptions.keySet().stream()
                .anyMatch(filter -> filter.equals(topic)
                        || (filter.endsWith("/+") || filter.endsWith("/#"))
                                && topic.startsWith(filter.substring(0, filter.length() - 1)));
    }

    void deliver(String topic, int qos, byte[] payload) {
        lastPacketId = lastPacketId % 65_535 + 1;
        context.writeAndFlush(MqttMessageBuilders.publish()
                .topicName(topic)
                .qos(MqttQoS.valueOf(qos))
                .messageId(lastPacketId)
                .payload(Unpooled.wrappedBuffer(payload))
                .build());
    }

    void drop() {
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        broker.closed(this);
    }

    private static int packetId(MqttMessage message) {
        return ((MqttMessageIdVariableHeader) message.variableHeader()).messageId();
    }
}
