package dev.rookery.api.sensor.ingest;

import dev.rookery.api.mqtt.MqttServiceConfig;
import dev.rookery.api.sensor.mapping.TenantMappings;
import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.auth.service.ServiceRights;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperty;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handler of one connection: sends CONNECT and SUBSCRIBE and passes received messages to the listener. The broker removes the
 * subscriptions of former mappings, to which the new token gives no right.
 */
final class SessionHandler extends SimpleChannelInboundHandler<MqttMessage> {
    private static final Logger LOGGER = LoggerFactory.getLogger(SessionHandler.class);
    private static final int FIRST_ERROR = 0x80;
    private static final String ID_PROPERTY = "id";
    /** Packet identifier of the subscription to sensor data. */
    private static final int SENSOR_DATA = 1;

    private final SessionConfig config;
    private final SessionListener listener;
    private boolean resumed;
    private boolean subscribed;
    /** Further topic filters. Confined to the event loop, like the numbers below. */
    private List<String> mapped = List.of();

    private int acknowledgedSubscriptions;

    SessionHandler(SessionConfig config, SessionListener listener) {
        this.config = config;
        this.listener = listener;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        ServiceRights rights = config.mapped().get();
        mapped = rights.filters();
        context.writeAndFlush(SubscriberPackets.connect(config, rights));
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
        context.write(SubscriberPackets.subscribe(config.group() + config.filter(), SENSOR_DATA, 0));
        for (int i = 0; i < mapped.size(); i++) {
            String filter = mapped.get(i);
            context.write(SubscriberPackets.subscribe(
                    config.group() + filter, SENSOR_DATA + 1 + i, TenantMappings.identifier(filter)));
        }
        context.flush();
    }

    private void handle(ChannelHandlerContext context, MqttSubAckMessage packet) {
        int code = packet.payload().reasonCodes().get(0);
        int number = packet.variableHeader().messageId() - SENSOR_DATA;
        if (code >= FIRST_ERROR && number == 0) {
            close(context, "subscription to " + config.filter() + " refused with reason code " + hex(code));
            return;
        }
        if (code >= FIRST_ERROR) {
            LOGGER.warn(
                    "session={} Messages of a mapping are not stored: the broker refused the subscription to {} with reason"
                            + " code {}",
                    config.key(),
                    mapped.get(number - 1),
                    hex(code));
        }
        acknowledgedSubscriptions++;
        if (acknowledgedSubscriptions == mapped.size() + 1) {
            subscribed = true;
            listener.connected(resumed);
        }
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
                subscription(packet.variableHeader().properties()),
                DeviceTime.micros(Instant.now()),
                context.channel());
        if (!listener.received(publish)) {
            context.channel().config().setAutoRead(false);
        }
    }

    private static int subscription(MqttProperties properties) {
        return properties.getProperty(MqttProperties.SUBSCRIPTION_IDENTIFIER) instanceof IntegerProperty identifier
                ? identifier.value()
                : 0;
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
        close(context, MqttServiceConfig.tlsFailure(cause).orElseGet(cause::toString));
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
