package dev.rookery.broker.client;

import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.LimitException;
import dev.rookery.broker.memory.MemoryScope;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.PublishPacket;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.ClientConnection;
import java.util.Arrays;

/** Topic aliases from a client to the broker (section 3.3.2.3.4). Confined to the tenant's event loop. */
final class InboundTopicAliases {
    private final int maximum;
    private final ClientConnection client;
    /** Topics by alias; grows with the largest alias in use. */
    private String[] topics = {};

    /** @param client charged for the aliases */
    InboundTopicAliases(int maximum, ClientConnection client) {
        this.maximum = maximum;
        this.client = client;
    }

    /** Returns the packet's topic name, resolved from its alias if it is empty. Stores a new alias. */
    String resolve(PublishPacket packet) throws PacketException {
        int alias = packet.topicAlias();
        if (alias == 0) {
            return packet.topic();
        }
        if (alias > maximum) {
            throw new PacketException(ReasonCode.TOPIC_ALIAS_INVALID, "Topic alias exceeds the maximum");
        }
        if (!packet.topic().isEmpty()) {
            topics = alias < topics.length ? topics : Arrays.copyOf(topics, alias + 1);
            store(alias, packet.topic());
        } else if (alias >= topics.length || topics[alias] == null) {
            throw PacketException.protocolError("Unknown topic alias");
        }
        return topics[alias];
    }

    private void store(int alias, String topic) throws PacketException {
        String former = topics[alias];
        if (topic.equals(former)) {
            return;
        }
        if (former != null) {
            client.releaseTopicAlias(former);
            topics[alias] = null;
        }
        MemoryScope exhausted = client.chargeTopicAlias(topic);
        if (exhausted != null) {
            throw new LimitException(Limit.of(exhausted));
        }
        topics[alias] = topic;
    }
}
