package dev.rookery.broker.moquette;

import dev.rookery.auth.Principal;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;

/** Rewrites CONNECT packets for Moquette. */
final class ConnectRewriter {
    private ConnectRewriter() {}

    /**
     * Returns the CONNECT with the ticket as its password, and without a will that the client must not publish: Moquette does not
     * authorize wills.
     */
    static MqttConnectMessage withTicket(MqttConnectMessage connect, byte[] ticket, Principal principal) {
        MqttConnectVariableHeader header = connect.variableHeader();
        MqttConnectPayload payload = connect.payload();
        boolean isAnonymous = payload.userName() == null || payload.userName().isEmpty();
        boolean keepsWill = header.isWillFlag()
                && principal.rules().forClient(payload.clientIdentifier()).mayPublish(payload.willTopic());
        return new MqttConnectMessage(
                connect.fixedHeader(),
                new MqttConnectVariableHeader(
                        header.name(),
                        header.version(),
                        true,
                        true,
                        keepsWill && header.isWillRetain(),
                        keepsWill ? header.willQos() : 0,
                        keepsWill,
                        header.isCleanSession(),
                        header.keepAliveTimeSeconds(),
                        header.properties()),
                new MqttConnectPayload(
                        payload.clientIdentifier(),
                        keepsWill ? payload.willProperties() : MqttProperties.NO_PROPERTIES,
                        keepsWill ? payload.willTopic() : null,
                        keepsWill ? payload.willMessageInBytes() : null,
                        isAnonymous ? principal.user().username() : payload.userName(),
                        ticket));
    }
}
