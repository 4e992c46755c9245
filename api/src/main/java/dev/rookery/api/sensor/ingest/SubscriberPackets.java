package dev.rookery.api.sensor.ingest;

import dev.rookery.auth.service.ServiceRights;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption.RetainedHandlingPolicy;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.time.Duration;
import java.util.List;

/** MQTT packets that the ingestion sends. */
final class SubscriberPackets {
    private static final int PUBACK = MqttMessageType.PUBACK.value() << 4;
    private static final int PUBACK_BYTES = 4;

    private SubscriberPackets() {}

    /** @param rights rights to further topics */
    static MqttMessage connect(SessionConfig config, ServiceRights rights) {
        MqttProperties properties = new MqttProperties();
        properties.add(expiry(config.expiry()));
        properties.add(new IntegerProperty(MqttProperties.RECEIVE_MAXIMUM, config.receiveMaximum()));
        return MqttMessageBuilders.connect()
                .protocolVersion(MqttVersion.MQTT_5)
                .clientId(config.key().clientId())
                .cleanSession(false)
                .keepAlive((int) config.keepAlive().toSeconds())
                .username(config.login().username())
                .password(config.login().token(rights))
                .properties(properties)
                .build();
    }

    /**
     * @param packetId packet identifier
     * @param identifier subscription identifier; 0 for none
     */
    static MqttMessage subscribe(String filter, int packetId, int identifier) {
        MqttProperties properties = new MqttProperties();
        if (identifier > 0) {
            properties.add(new IntegerProperty(MqttProperties.SUBSCRIPTION_IDENTIFIER, identifier));
        }
        MqttSubscriptionOption option = new MqttSubscriptionOption(
                MqttQoS.AT_LEAST_ONCE, false, true, RetainedHandlingPolicy.DONT_SEND_AT_SUBSCRIBE);
        return MqttMessageBuilders.subscribe()
                .messageId(packetId)
                .addSubscription(filter, option)
                .properties(properties)
                .build();
    }

    /** Returns the encoded PUBACK packets, with success, of all messages with QoS 1. */
    static ByteBuf acknowledgements(ByteBufAllocator allocator, List<ReceivedPublish> batch) {
        ByteBuf bytes = allocator.buffer(batch.size() * PUBACK_BYTES);
        for (ReceivedPublish publish : batch) {
            if (publish.packetId() > 0) {
                bytes.writeByte(PUBACK).writeByte(Short.BYTES).writeShort(publish.packetId());
            }
        }
        return bytes;
    }

    /** Returns a message with QoS 0. */
    static MqttMessage publish(String topic, byte[] payload) {
        return MqttMessageBuilders.publish()
                .topicName(topic)
                .qos(MqttQoS.AT_MOST_ONCE)
                .payload(Unpooled.wrappedBuffer(payload))
                .properties(MqttProperties.NO_PROPERTIES)
                .build();
    }

    /** @param expiry session expiry interval, which replaces that of CONNECT */
    static MqttMessage disconnect(Duration expiry) {
        MqttProperties properties = new MqttProperties();
        properties.add(expiry(expiry));
        return new MqttMessage(
                new MqttFixedHeader(MqttMessageType.DISCONNECT, false, MqttQoS.AT_MOST_ONCE, false, 0),
                new MqttReasonCodeAndPropertiesVariableHeader((byte) 0, properties));
    }

    private static IntegerProperty expiry(Duration expiry) {
        return new IntegerProperty(
                MqttProperties.SESSION_EXPIRY_INTERVAL, (int) Math.min(0xffff_ffffL, expiry.toSeconds()));
    }
}
