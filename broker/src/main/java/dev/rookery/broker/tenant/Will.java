package dev.rookery.broker.tenant;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.WillPacket;

/** What is published for a client that is lost. */
record Will(WillPacket packet) {
    /** Seconds to wait; the end of the session comes first if it is sooner [MQTT-3.1.2-8]. */
    long delay() {
        return packet.delaySeconds();
    }

    /** The message; its expiry counts from publication: section 3.1.3.2.4. */
    Message message(long now) {
        return Message.of(packet.topic(), packet.payload(), packet.qos(), packet.retain(), packet.properties(), now);
    }
}
