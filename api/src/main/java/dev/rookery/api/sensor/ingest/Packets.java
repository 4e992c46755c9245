package dev.rookery.api.sensor.ingest;

import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption.RetainedHandlingPolicy;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The packets that a subscriber sends. */
final class Packets {
    static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

    private static final MqttFixedHeader PUBACK =
            new MqttFixedHeader(MqttMessageType.PUBACK, false, MqttQoS.AT_MOST_ONCE, false, 0);

    private Packets() {}

    static MqttMessage connect(SessionConfig config) {
        MqttProperties properties = new MqttProperties();
        properties.add(new IntegerProperty(MqttProperties.SESSION_EXPIRY_INTERVAL, (int)
                Math.min(0xffff_ffffL, config.expiry().toSeconds())));
        properties.add(new IntegerProperty(MqttProperties.RECEIVE_MAXIMUM, config.receiveMaximum()));
        return MqttMessageBuilders.connect()
                .protocolVersion(MqttVersion.MQTT_5)
                .clientId(config.clientId())
                .cleanSession(false)
                .keepAlive((int) KEEP_ALIVE.toSeconds())
                .username(config.username())
                .password(config.password().getBytes(StandardCharsets.UTF_8))
                .properties(properties)
                .build();
    }

    static MqttMessage subscribe(String filter) {
        MqttSubscriptionOption option = new MqttSubscriptionOption(
                MqttQoS.AT_LEAST_ONCE, false, true, RetainedHandlingPolicy.DONT_SEND_AT_SUBSCRIBE);
        return MqttMessageBuilders.subscribe()
                .messageId(1)
                .addSubscription(filter, option)
                .build();
    }

    static MqttMessage acknowledgement(int packetId) {
        return new MqttMessage(PUBACK, MqttMessageIdVariableHeader.from(packetId));
    }

    static MqttMessage disconnect() {
        return new MqttMessage(
                new MqttFixedHeader(MqttMessageType.DISCONNECT, false, MqttQoS.AT_MOST_ONCE, false, 0),
                new MqttReasonCodeAndPropertiesVariableHeader((byte) 0, MqttProperties.NO_PROPERTIES));
    }
}
