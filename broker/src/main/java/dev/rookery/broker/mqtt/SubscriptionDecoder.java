package dev.rookery.broker.mqtt;

import dev.rookery.broker.mqtt.SubscribePacket.Request;
import dev.rookery.broker.mqtt.SubscribePacket.RetainHandling;
import java.util.EnumSet;
import java.util.Set;

/** Decodes SUBSCRIBE and UNSUBSCRIBE packets. */
final class SubscriptionDecoder {
    private static final Set<Property> SUBSCRIBE_PROPERTIES =
            EnumSet.of(Property.SUBSCRIPTION_IDENTIFIER, Property.USER_PROPERTY);

    private static final Set<Property> UNSUBSCRIBE_PROPERTIES = EnumSet.of(Property.USER_PROPERTY);

    private SubscriptionDecoder() {}

    static SubscribePacket subscribe(ProtocolVersion version, PacketInput in) throws PacketException {
        int packetId = in.packetId();
        Properties properties = version.isV5() ? Properties.read(in, SUBSCRIBE_PROPERTIES) : Properties.NONE;
        int identifier = (int) properties.number(Property.SUBSCRIPTION_IDENTIFIER, 0);
        return new SubscribePacket(
                packetId,
                identifier,
                new PacketEntries<>(in, entry -> request(version, entry.utf8String(), entry.unsignedByte())));
    }

    static UnsubscribePacket unsubscribe(ProtocolVersion version, PacketInput in) throws PacketException {
        int packetId = in.packetId();
        if (version.isV5()) {
            Properties.read(in, UNSUBSCRIBE_PROPERTIES);
        }
        return new UnsubscribePacket(packetId, new PacketEntries<>(in, PacketInput::utf8String));
    }

    private static Request request(ProtocolVersion version, String filter, int received) throws PacketException {
        // MQTT 3.1, section 3.8: the upper bits are not used.
        int options = version == ProtocolVersion.V3_1 ? received & 3 : received;
        int reserved = version.isV5() ? 0xc0 : 0xfc;
        int qos = options & 3;
        // [MQTT-3.8.3-5] (5.0), [MQTT-3-8.3-4] (3.1.1)
        if ((options & reserved) != 0 || qos == 3) {
            throw PacketException.malformed("Reserved bits set in the subscription options, or QoS 3");
        }
        int retainHandling = options >> 4 & 3;
        if (retainHandling == 3) {
            throw PacketException.protocolError("Invalid retain handling 3");
        }
        return new Request(
                filter, qos, (options & 4) != 0, (options & 8) != 0, RetainHandling.values()[retainHandling]);
    }
}
