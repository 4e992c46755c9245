package dev.rookery.broker.moquette;

import dev.rookery.auth.Topics;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;

/**
 * Detects packets that crash Moquette 0.18.3: each of them throws in a session loop, which ends that loop and locks out half of all
 * clients. They are protocol errors, so the connection is closed.
 */
final class PacketGuard {
    private PacketGuard() {}

    /** Returns whether the will has QoS 3 [MQTT-3.1.2-12] or a malformed topic. */
    static boolean isFatal(MqttConnectMessage connect) {
        return connect.variableHeader().isWillFlag()
                && (connect.variableHeader().willQos() > MqttQoS.EXACTLY_ONCE.value()
                        || !Topics.isName(connect.payload().willTopic()));
    }

    /** Returns whether a filter is malformed, such as {@code $share/group} without a filter [MQTT-4.8.2-2]. */
    static boolean isFatal(MqttMessage packet) {
        return packet instanceof MqttSubscribeMessage subscribe
                && subscribe.decoderResult().isSuccess()
                && subscribe.payload().topicSubscriptions().stream()
                        .anyMatch(subscription -> !Topics.isFilter(subscription.topicFilter()));
    }
}
