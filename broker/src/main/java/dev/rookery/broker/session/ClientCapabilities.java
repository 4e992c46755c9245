package dev.rookery.broker.session;

import dev.rookery.broker.mqtt.ConnectPacket;
import dev.rookery.broker.mqtt.Properties;
import dev.rookery.broker.mqtt.Property;
import dev.rookery.broker.mqtt.PropertyWriter;
import dev.rookery.broker.mqtt.ProtocolVersion;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Capabilities that a client announces in CONNECT.
 *
 * @param receiveMaximum maximum number of unacknowledged QoS 1 and 2 messages to the client, 1 to 65,535
 * @param maximumPacketSize largest packet that the client accepts, in bytes
 * @param topicAliasMaximum maximum number of topic aliases towards the client
 * @param acceptsReasonStrings whether the client accepts reason strings [MQTT-3.1.2-29]
 * @param bridge whether the client is a bridge with MQTT 3: its subscriptions have No Local and Retain As Published
 */
public record ClientCapabilities(
        ProtocolVersion version,
        int receiveMaximum,
        long maximumPacketSize,
        int topicAliasMaximum,
        boolean acceptsReasonStrings,
        boolean bridge) {
    private static final int LARGEST_TWO_BYTES = 65_535;
    private static final long LARGEST_FOUR_BYTES = 0xffff_ffffL;
    /** Identifier and length of a string, and growth of the length fields of properties and packet. */
    static final int STRING_OVERHEAD = 3 + 6;

    public static ClientCapabilities of(ConnectPacket packet) {
        Properties properties = packet.properties();
        return new ClientCapabilities(
                packet.version(),
                (int) properties.number(Property.RECEIVE_MAXIMUM, LARGEST_TWO_BYTES),
                properties.number(Property.MAXIMUM_PACKET_SIZE, LARGEST_FOUR_BYTES),
                (int) properties.number(Property.TOPIC_ALIAS_MAXIMUM, 0),
                properties.number(Property.REQUEST_PROBLEM_INFORMATION, 1) == 1,
                packet.bridge());
    }

    /**
     * Returns the capabilities of a client whose CONNECT could not be decoded: no reason strings.
     *
     * @param version null if the version could not be decoded either; such a client is treated like MQTT 3.1.1
     */
    public static ClientCapabilities unknown(@Nullable ProtocolVersion version) {
        return new ClientCapabilities(
                version == null ? ProtocolVersion.V3_1_1 : version,
                LARGEST_TWO_BYTES,
                LARGEST_FOUR_BYTES,
                0,
                false,
                false);
    }

    public boolean isV5() {
        return version.isV5();
    }

    /**
     * Adds a reason string if the client accepts it and the packet stays within its maximum size.
     *
     * @param text may be empty: adds nothing
     * @param packetSize size of the packet without properties, in bytes
     */
    public PropertyWriter addReasonString(PropertyWriter properties, String text, int packetSize) {
        if (acceptsReasonStrings && isV5() && !text.isEmpty() && fits(text, packetSize + properties.size())) {
            properties.add(Property.REASON_STRING, text);
        }
        return properties;
    }

    private boolean fits(String text, int size) {
        return size + STRING_OVERHEAD + text.getBytes(StandardCharsets.UTF_8).length <= maximumPacketSize;
    }
}
