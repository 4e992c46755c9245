package dev.rookery.broker.session;

import dev.rookery.broker.mqtt.ConnectPacket;
import dev.rookery.broker.mqtt.Properties;
import dev.rookery.broker.mqtt.Property;
import dev.rookery.broker.mqtt.PropertyWriter;
import dev.rookery.broker.mqtt.ProtocolVersion;
import java.nio.charset.StandardCharsets;

/**
 * What a client said in CONNECT that it takes.
 *
 * @param version null if even that could not be read
 * @param receiveMaximum messages with QoS 1 or 2 that may be under way to it, 1 to 65,535
 * @param maximumPacketSize bytes of the largest packet that it takes
 * @param topicAliasMaximum topic aliases that may be set up towards it
 * @param wantsReasons whether it may be sent reason strings [MQTT-3.1.2-29]
 */
public record ClientCapabilities(
        ProtocolVersion version,
        int receiveMaximum,
        long maximumPacketSize,
        int topicAliasMaximum,
        boolean wantsReasons) {
    private static final int LARGEST_TWO_BYTES = 65_535;
    private static final long LARGEST_FOUR_BYTES = 0xffff_ffffL;
    /** Identifier and length of a text, and what the lengths of properties and packet may grow by. */
    private static final int AROUND_TEXT = 3 + 6;

    public static ClientCapabilities of(ConnectPacket packet) {
        Properties properties = packet.properties();
        return new ClientCapabilities(
                packet.version(),
                (int) properties.number(Property.RECEIVE_MAXIMUM, LARGEST_TWO_BYTES),
                properties.number(Property.MAXIMUM_PACKET_SIZE, LARGEST_FOUR_BYTES),
                (int) properties.number(Property.TOPIC_ALIAS_MAXIMUM, 0),
                properties.number(Property.REQUEST_PROBLEM_INFORMATION, 1) == 1);
    }

    /** Those of a client whose CONNECT could not be read: it is told no more than it must be. */
    public static ClientCapabilities unknown(ProtocolVersion version) {
        return new ClientCapabilities(version, LARGEST_TWO_BYTES, LARGEST_FOUR_BYTES, 0, false);
    }

    boolean isV5() {
        return version != null && version.isV5();
    }

    /**
     * Adds a reason string where the client wants one and takes a packet of that size.
     *
     * @param bare bytes of the packet without properties
     */
    public PropertyWriter explain(PropertyWriter properties, String text, int bare) {
        if (wantsReasons && isV5() && !text.isEmpty() && fits(text, bare + properties.size())) {
            properties.add(Property.REASON_STRING, text);
        }
        return properties;
    }

    private boolean fits(String text, int size) {
        return size + AROUND_TEXT + text.getBytes(StandardCharsets.UTF_8).length <= maximumPacketSize;
    }
}
