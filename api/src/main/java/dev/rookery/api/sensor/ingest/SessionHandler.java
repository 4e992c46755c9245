package dev.rookery.api.sensor.ingest;

import dev.rookery.api.mqtt.MqttServiceConfig;
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

/** Handler of one connection: sends CONNECT and SUBSCRIBE and passes received messages to the listener. */
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
            close(context, "malformed packet: " + packet.decoderResult().cause());
            return;
        }
        switch (packet.fixedHeader().messageType()) {
            case CONNACK -> handle(context, (MqttConnAckMessage) packet);
            case SUBACK -> handle(context, (MqttSubAckMessage) packet);
            case PUBLISH -> handle(context, (MqttPublishMessage) packet);
            case DISCONNECT -> close(context, "DISCONNECT with reason code " + reasonCode(packet));
            default -> {}
        }
    }

    private void handle(ChannelHandlerContext context, MqttConnAckMessage packet) {
        MqttConnectReturnCode code = packet.variableHeader().connectReturnCode();
        if (code != MqttConnectReturnCode.CONNECTION_ACCEPTED) {
            close(context, "CONNECT refused: " + code + ". " + MqttServiceConfig.REFUSED_HINT);
            return;
        }
        resumed = packet.variableHeader().isSessionPresent();
        context.writeAndFlush(SubscriberPackets.subscribe(config.filter()));
    }

    private void handle(ChannelHandlerContext context, MqttSubAckMessage packet) {
        int code = packet.payload().reasonCodes().get(0);
        if (code >= FIRST_ERROR) {
            close(context, "subscription to " + config.filter() + " refused with reason code " + hex(code));
            return;
        }
        subscribed = true;
        listener.connected(resumed);
    }

    private void handle(ChannelHandlerContext context, MqttPublishMessage packet) {
        boolean acknowledged = packet.fixedHeader().qosLevel().value() > 0;
        ReceivedPublish publish = new ReceivedPublish(
                config.key(),
                packet.variableHeader().topicName(),
                ByteBufUtil.getBytes(packet.payload()),
                acknowledged ? packet.variableHeader().packetId() : 0,
                packet.fixedHeader().isDup(),
                id(packet.variableHeader().properties()),
                DeviceTime.micros(Instant.now()),
                context.channel());
        if (!listener.received(publish)) {
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
                close(context, "keep alive timeout");
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close(context, cause.toString());
    }

    private void close(ChannelHandlerContext context, String reason) {
        LOGGER.warn("session={} Closing the connection to the broker: {}", config.key(), reason);
        context.close();
    }

    private static String reasonCode(MqttMessage packet) {
        return packet.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header
                ? hex(header.reasonCode() & 0xff)
                : "none";
    }

    private static String hex(int code) {
        return String.format("0x%02X", code);
    }
}
