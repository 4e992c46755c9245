package dev.rookery.api.sensor.ingest;

import dev.rookery.api.sensor.payload.DeviceTime;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperty;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of a session: CONNECT, SUBSCRIBE, then deliveries until it ends. */
final class SessionHandler extends SimpleChannelInboundHandler<MqttMessage> {
    private static final Logger LOGGER = LoggerFactory.getLogger(SessionHandler.class);
    private static final int FIRST_ERROR = 0x80;
    private static final String ID_PROPERTY = "id";

    private final SessionConfig config;
    private final SessionListener listener;
    private boolean resumed;
    private boolean subscribed;

    SessionHandler(SessionConfig config, SessionListener listener) {
        this.config = config;
        this.listener = listener;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.writeAndFlush(SubscriberPackets.connect(config));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (subscribed) {
            listener.disconnected();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage packet) {
        if (packet.decoderResult().isFailure()) {
            end(context, "it sent what is not MQTT: " + packet.decoderResult().cause());
            return;
        }
        switch (packet.fixedHeader().messageType()) {
            case CONNACK -> accepted(context, (MqttConnAckMessage) packet);
            case SUBACK -> subscribed(context, (MqttSubAckMessage) packet);
            case PUBLISH -> published(context, (MqttPublishMessage) packet);
            case DISCONNECT -> end(context, "it said reason " + reason(packet));
            default -> {}
        }
    }

    private void accepted(ChannelHandlerContext context, MqttConnAckMessage packet) {
        MqttConnectReturnCode code = packet.variableHeader().connectReturnCode();
        if (code != MqttConnectReturnCode.CONNECTION_ACCEPTED) {
            end(context, "it refused: " + code);
            return;
        }
        resumed = packet.variableHeader().isSessionPresent();
        context.writeAndFlush(SubscriberPackets.subscribe(config.filter()));
    }

    private void subscribed(ChannelHandlerContext context, MqttSubAckMessage packet) {
        int code = packet.payload().reasonCodes().get(0);
        if (code >= FIRST_ERROR) {
            end(context, "it refused the subscription to " + config.filter() + " with reason " + hex(code));
            return;
        }
        subscribed = true;
        listener.connected(resumed);
    }

    private void published(ChannelHandlerContext context, MqttPublishMessage packet) {
        boolean acknowledged = packet.fixedHeader().qosLevel().value() > 0;
        ReceivedPublish delivery = new ReceivedPublish(
                packet.variableHeader().topicName(),
                ByteBufUtil.getBytes(packet.payload()),
                acknowledged ? packet.variableHeader().packetId() : 0,
                packet.fixedHeader().isDup(),
                id(packet.variableHeader().properties()),
                DeviceTime.micros(Instant.now()),
                context.channel());
        if (!listener.delivered(delivery)) {
            context.channel().config().setAutoRead(false);
        }
    }

    private static Optional<String> id(MqttProperties properties) {
        if (properties.isEmpty()) {
            return Optional.empty();
        }
        return properties.getProperties(MqttProperties.USER_PROPERTY).stream()
                .map(property -> ((UserProperty) property).value())
                .filter(pair -> pair.key.equals(ID_PROPERTY))
                .map(pair -> pair.value)
                .findFirst();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent idle) {
            if (idle.state() == IdleState.WRITER_IDLE) {
                context.writeAndFlush(MqttMessage.PINGREQ);
            } else if (context.channel().config().isAutoRead()) {
                end(context, "it has been silent");
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(context, cause.toString());
    }

    private void end(ChannelHandlerContext context, String reason) {
        LOGGER.warn("Session {} with the broker ends: {}", config, reason);
        context.close();
    }

    private static String reason(MqttMessage packet) {
        return packet.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header
                ? hex(header.reasonCode() & 0xff)
                : "none";
    }

    private static String hex(int code) {
        return String.format("0x%02X", code);
    }
}
