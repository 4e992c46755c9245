package dev.rookery.broker.client;

import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.PublishPacket;
import dev.rookery.broker.mqtt.ReasonCode;
import java.util.Arrays;

/** The topic aliases that a client set up on its connection (section 3.3.2.3.4). */
final class ReceivedAliases {
    private final int maximum;
    /** By alias; grows with the aliases that are in use. */
    private String[] topics = {};

    ReceivedAliases(int maximum) {
        this.maximum = maximum;
    }

    /** The packet's topic name, from its alias if it has no other; notes a new alias. */
    String topic(PublishPacket packet) throws PacketException {
        int alias = packet.topicAlias();
        if (alias == 0) {
            return packet.topic();
        }
        if (alias > maximum) {
            throw new PacketException(ReasonCode.TOPIC_ALIAS_INVALID, "The topic alias is above the maximum");
        }
        if (!packet.topic().isEmpty()) {
            topics = alias < topics.length ? topics : Arrays.copyOf(topics, alias + 1);
            topics[alias] = packet.topic();
        } else if (alias >= topics.length || topics[alias] == null) {
            throw PacketException.protocolError("The topic alias was never set up");
        }
        return topics[alias];
    }
}
